import { parseDate } from "../../core/dates.js";
import { DataError, EXIT, UsageError } from "../../core/errors.js";
import {
  checkRawSql,
  DEFAULT_LINE_TIME,
  ensureFeatures,
  explainFeature,
  type FeatureDef,
  type FeatureExplanation,
  LINE_TIMES,
  type LineTime,
  lineSourceAt,
  readOwnFeatures,
  resolveFeatureSet,
} from "../../features/index.js";
import { formatCount } from "../../reports/format.js";
import { prepareWarehouse } from "../../runner/prepare-data.js";
import { Database } from "../../warehouse/duckdb.js";
import { type DataSource, Warehouse } from "../../warehouse/warehouse.js";
import { outputColors as pc } from "../colors.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import { afterFeature, afterFeatureBuild, afterFeatures } from "../next-steps.js";
import { pathsOf } from "../open-lab.js";
import { formatFacts, formatTable } from "../table.js";

interface Flags {
  action: "list" | "build" | "explain";
  player: string | undefined;
  date: string | undefined;
  feature: string | undefined;
  featureSet: string;
  lineSource: string;
  lineTime: LineTime;
  featuresFile: string | undefined;
  data: DataSource | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 features list --feature-set v14", "number, name, category and definition"],
    ["$0 features list --features-file FILE", "check a file of your own features and list them after the set"],
    ["$0 features build", "build the feature table, or refresh it after an import"],
    ["$0 features explain 'Nikola Jokic' 2025-02-03 points_avg_last_5", "one value and the rows that went in"],
  ],
  options: (yargs) =>
    yargs
      .positional("action", { choices: ["list", "build", "explain"], demandOption: true })
      .positional("player", { type: "string", describe: "explain: name as in the box scores, or player number" })
      .positional("date", { type: "string", describe: "explain: game date, YYYY-MM-DD" })
      .positional("feature", { type: "string", describe: "explain: feature name or number" })
      .option("feature-set", { type: "string", default: "v12", describe: "list: which set" })
      .option("line-source", { type: "string", default: "cascade", describe: "A book, consensus, or cascade" })
      .option("line-time", {
        choices: LINE_TIMES,
        default: DEFAULT_LINE_TIME,
        describe: "Which quote of a book's day is the line",
      })
      .option("features-file", {
        type: "string",
        requiresArg: true,
        describe: "File of features of your own (docs/user-guide-features.md)",
      })
      .option("data", {
        choices: ["imported", "simulated"] as const,
        describe: "Which data [imported when there is any]",
      }),
  run(flags, context) {
    const actions = { list, build, explain } as const;
    return actions[flags.action](flags, context);
  },
};

const linesOf = ({ lineSource, lineTime }: Flags) => lineSourceAt(lineSource, lineTime);

/** The features of the file named, each SELECT of it checked; none without a file. */
async function ownOf({ featuresFile }: Flags): Promise<readonly FeatureDef[]> {
  const own = featuresFile === undefined ? [] : readOwnFeatures(featuresFile).features;
  await checkRawSql(own);
  return own;
}

async function list(flags: Flags, { console }: CommandContext): Promise<number> {
  const set = resolveFeatureSet({ set: flags.featureSet, own: await ownOf(flags) });
  if (console.json) {
    console.printJson({
      feature_set: flags.featureSet,
      features: set.map(({ sql: _sql, ...feature }) => feature),
    });
    return EXIT.ok;
  }
  const rows = set.map((one) => [
    one.own ? "own" : one.number,
    one.name,
    one.own?.kind === "raw_sql" ? `${one.category}, raw SQL` : one.category,
    one.required ? "required" : "",
    one.definition,
  ]);
  console.print(formatTable(["#", "name", "category", "", "definition"], rows, { right: [0] }));
  console.next(afterFeatures(flags.featureSet, flags.featuresFile));
  return EXIT.ok;
}

async function build(flags: Flags & GlobalFlags, { console, signal }: CommandContext): Promise<number> {
  const work = { onProgress: console.onProgress, signal };
  const features = await ownOf(flags);
  const warehouse = await prepareWarehouse(pathsOf(flags).warehouse, flags.data, console.note, work);
  const store = await ensureFeatures(warehouse, { lineSource: linesOf(flags), features, ...work });
  if (console.json) console.printJson({ ...store, source: warehouse.source });
  else {
    console.print(
      formatFacts([
        ["features", store.built ? `built in ${(store.ms / 1000).toFixed(1)} s` : "there already, unchanged"],
        ["data", warehouse.source],
        ["rows", formatCount(store.rows)],
        ["line source", store.lineSource],
        ...(features.length > 0 ? [["your own", features.map(({ name }) => name).join(", ")] as const] : []),
        ...store.rawSql.map(
          ({ name, rows, unknownRows }) =>
            [
              `raw SQL ${name}`,
              `${formatCount(rows)} rows, ${formatCount(unknownRows)} of them about no game and player there is`,
            ] as const,
        ),
        ["file", store.path],
        ["without data", store.emptySources.join(", ") || "none"],
      ]),
    );
    console.next(afterFeatureBuild());
  }
  return EXIT.ok;
}

async function explain(flags: Flags & GlobalFlags, { console, signal }: CommandContext): Promise<number> {
  const { player, date, feature } = flags;
  if (!player || !date || !feature) {
    throw new UsageError("BAD_USAGE", "explain takes a player, a date and a feature", {
      hint: "for example: proplab features explain 'Nikola Jokic' 2025-02-03 points_avg_last_5",
    });
  }
  const warehouse = Warehouse.open(pathsOf(flags).warehouse, flags.data);
  if (!warehouse) {
    throw new DataError("WAREHOUSE_EMPTY", "the warehouse is empty", { hint: "proplab import, or proplab simulate" });
  }
  await warehouse.verify();
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const own = await ownOf(flags);
    const request = { player, date: parseDate(date, "the date"), feature, lineSource: linesOf(flags), own };
    const found = await db.interruptible(signal, () => explainFeature(db, request));
    if (console.json) {
      const { sql: _sql, ...definition } = found.feature;
      console.printJson({ source: warehouse.source, ...found, feature: definition });
    } else {
      printExplanation(found, warehouse.source, console);
      console.next(afterFeature(found.feature.name));
    }
    return EXIT.ok;
  } finally {
    db.close();
  }
}

function printExplanation(found: FeatureExplanation, source: DataSource, console: CommandContext["console"]): void {
  const { feature, row } = found;
  console.print(
    formatFacts([
      ["feature", `${feature.own ? "own" : feature.number} ${feature.name}: ${feature.definition}`],
      ...(feature.own
        ? [["defined in", `${feature.own.file}; its definition has SHA256 ${feature.own.sha256.slice(0, 12)}`] as const]
        : []),
      [
        "row",
        `${row.playerName}, ${row.team} ${row.home ? "against" : "at"} ${row.opponent}, ${row.date}, season ${row.season}`,
      ],
      ["data", source],
      ["value", found.value === null ? "not known (NULL)" : String(found.value)],
    ]),
  );
  for (const { what, rows } of found.inputs) {
    console.print(`\n${pc.bold(what)}`);
    const head = Object.keys(rows[0] ?? {});
    console.print(
      rows.length === 0
        ? "no rows"
        : formatTable(
            head,
            rows.map((one) => head.map((name) => one[name] ?? "—")),
          ),
    );
  }
}
