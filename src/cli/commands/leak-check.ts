import type { AuditVerdict, LeakAudit } from "../../audit/leak-audit.js";
import { parseDate } from "../../core/dates.js";
import { DataError, EXIT, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import {
  checkRawSql,
  DEFAULT_LINE_TIME,
  LINE_TIMES,
  type LineTime,
  lineSourceAt,
  readOwnFeatures,
  resolveFeatureSet,
} from "../../features/index.js";
import type { LaterAudit } from "../../registry/index.js";
import { formatCount } from "../../reports/format.js";
import { auditFeatures, auditStoredRun } from "../../runner/leak-check.js";
import { prepareWarehouse } from "../../runner/prepare-data.js";
import { readPredictions } from "../../runner/read-predictions.js";
import { reopenRun } from "../../runner/reopen-run.js";
import { distinctRows, type RowSelection } from "../../runner/select-rows.js";
import type { DataSource } from "../../warehouse/warehouse.js";
import type { Command, CommandContext, GlobalFlags } from "../command.js";
import type { Console } from "../console.js";
import { afterLeakCheck } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { printAudit } from "../print-audit.js";

interface Flags {
  run: string | undefined;
  features: string | undefined;
  featuresFile: string | undefined;
  from: string | undefined;
  to: string | undefined;
  lineSource: string;
  lineTime: LineTime;
  seed: number;
  data: DataSource | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 leak-check --run MULTISEASON_FEB25_MAE", "a finished run again, from its stored model and rows"],
    ["$0 leak-check --features v12", "the features of a set on the newest data"],
    [
      "$0 leak-check --features v12 --features-file own.yaml --from 2024-11-01 --to 2025-02-28",
      "with features of your own, on these days",
    ],
  ],
  options: (yargs) =>
    yargs
      .option("run", { type: "string", requiresArg: true, describe: "Run id, beginning of an id, or name" })
      .option("features", { type: "string", requiresArg: true, describe: "A feature set: v8 to v14, or with _noveg" })
      .option("features-file", {
        type: "string",
        requiresArg: true,
        describe: "With --features: file of features of your own",
      })
      .option("from", { type: "string", requiresArg: true, describe: "With --features: first day [120 days before]" })
      .option("to", { type: "string", requiresArg: true, describe: "With --features: last day [the newest]" })
      .option("line-source", { type: "string", default: "cascade", describe: "With --features: where lines come from" })
      .option("line-time", {
        choices: LINE_TIMES,
        default: DEFAULT_LINE_TIME,
        describe: "With --features: which quote of a book's day is the line",
      })
      .option("seed", { type: "number", default: 42, describe: "With --features: which dates are drawn" })
      .option("data", {
        choices: ["imported", "simulated"] as const,
        describe: "With --features: which data [imported when there is any]",
      }),
  async run(flags, context) {
    if ((flags.run === undefined) === (flags.features === undefined)) {
      throw new UsageError("BAD_USAGE", "leak-check looks at a run or at features: give one of --run and --features", {
        hint: "proplab leak-check --help explains the options",
      });
    }
    const audit = flags.run === undefined ? await ofFeatures(flags, context) : await ofRun(flags, context);
    return audit.verdict === "LEAK" ? EXIT.refused : EXIT.ok;
  },
};

const work = ({ console, signal }: CommandContext) => ({ onProgress: console.onProgress, signal });

async function ofRun(flags: Flags & GlobalFlags, context: CommandContext): Promise<LeakAudit> {
  const { console } = context;
  if (flags.from !== undefined || flags.to !== undefined || flags.featuresFile !== undefined) {
    throw new UsageError("BAD_USAGE", "--from, --to and --features-file go with --features: a run has its own", {
      hint: "proplab leak-check --help explains the options",
    });
  }
  const looked = await withRegistry(flags, { readonly: true }, async (registry) => {
    const run = registry.getRun(flags.run!);
    const reopened = await reopenRun(registry, run, pathsOf(flags).warehouse, work(context), "all");
    const count = reopened.windows.length;
    if (count > 1) console.note(windowsAudited(run.name, count, reopened.selection));
    const predictions = count > 1 ? run.artifacts.find(({ kind }) => kind === "predictions") : undefined;
    const stored = predictions && (await readPredictions(registry, predictions.sha256)).rows.prediction;
    return { run, audit: await auditStoredRun(reopened, work(context), stored) };
  });
  const { run, audit } = looked;
  const entered = await enterAudit(flags, run.id, audit, console);
  if (flags.json) {
    const { id: run_id, name, dataSource: data_source } = run;
    console.printJson({ run_id, name, data_source, entered_at: entered?.at ?? null, ...audit });
    return audit;
  }
  console.print(`run ${run.name} ${run.id}, ${run.dataSource} data\n`);
  printAudit(audit, console);
  if (entered) console.print(ENTERED[audit.verdict]);
  console.next(afterLeakCheck(audit, run.id));
  return audit;
}

/** What an audit of a run with several windows looks at. */
function windowsAudited(name: string, count: number, { train, validation, evaluation }: RowSelection): string {
  const [learned, judged] = [distinctRows([train, validation]).length, evaluation.length];
  return `${name} retrained ${count} times: the rows of all ${count} windows are audited, ${grouped(learned)} learned from and ${grouped(judged)} evaluated; features are computed again on dates drawn from all of them, and the one model that is kept, the last window's, is held against its own rows`;
}

/** Enters an audit with its run; null, with a warning, where the registry cannot be written: what was found is told in any case. */
async function enterAudit(
  flags: Flags & GlobalFlags,
  runId: string,
  audit: LeakAudit,
  console: Console,
): Promise<LaterAudit | null> {
  try {
    return await withRegistry(flags, { readonly: false }, (registry) => registry.recordAudit(runId, audit));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    console.warn(`the audit is not entered with the run, its gates will not count it: ${error.message}`);
    return null;
  }
}

/** What becomes of an audit of a run. */
const ENTERED: Readonly<Record<AuditVerdict, string>> = {
  CLEAN: "entered with the run; what an earlier audit of it found still counts",
  SUSPECT: "entered with the run for good: its gates count it from now on",
  LEAK: "entered with the run for good: its gates count it from now on",
};

async function ofFeatures(flags: Flags & GlobalFlags, context: CommandContext): Promise<LeakAudit> {
  const { console } = context;
  const own = flags.featuresFile === undefined ? [] : readOwnFeatures(flags.featuresFile).features;
  await checkRawSql(own);
  const features = resolveFeatureSet({ set: flags.features!, own });
  const from = flags.from === undefined ? undefined : parseDate(flags.from, "--from");
  const to = flags.to === undefined ? undefined : parseDate(flags.to, "--to");
  const warehouse = await prepareWarehouse(
    pathsOf(flags).warehouse,
    flags.data,
    (text) => console.note(text),
    work(context),
  );
  const span = { ...(from && { from }), ...(to && { to }) };
  const lineSource = lineSourceAt(flags.lineSource, flags.lineTime);
  const request = { warehouse, features, lineSource, seed: flags.seed, ...span };
  const audit = await auditFeatures(request, work(context));
  const about = {
    feature_set: flags.features,
    line_source: flags.lineSource,
    line_time: flags.lineTime,
    data_source: warehouse.source,
  };
  if (flags.json) console.printJson({ ...about, ...audit });
  else {
    console.print(
      `${features.length} features of ${flags.features}, ${warehouse.source} data, ${formatCount(audit.rows)} usable rows from ${audit.from} to ${audit.to}\n`,
    );
    printAudit(audit, console);
    console.next(afterLeakCheck(audit, null));
  }
  return audit;
}
