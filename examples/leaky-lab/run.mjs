// The table of docs/worked-example.md: node examples/leaky-lab/run.mjs [--data FOLDER]
// Without --data the simulated league is exported and imported again as if it were a user's own tables.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyTable, makeLiveQuotes } from "./tables.mjs";

const PROGRAM = fileURLToPath(new URL("../../bin/proplab.js", import.meta.url));
const FEATURES = fileURLToPath(new URL("features.yaml", import.meta.url));
const TABLES = { playerGames: "player_games", propLines: "prop_lines", gameLines: "game_lines" };
const PRE_GAME_BOOKS = "bettingpros_consensus,archive_consensus,oddsapi_consensus_close";
const EXPERIMENTS = ["MULTISEASON_FEB23_MAE", "MULTISEASON_FEB24_MAE", "MULTISEASON_FEB25_MAE"];
/** Own features of each variant, and whether it has the quotes of live_feed. */
const VARIANTS = [
  { planted: "nothing", own: [], live: false },
  { planted: "season average over the whole season", own: ["x_season_average"], live: false },
  { planted: "encoder fitted before a random split", own: ["x_against_opponent"], live: false },
  { planted: "odds taken after tip-off", own: ["x_live_line"], live: true },
  { planted: "all three", own: ["x_season_average", "x_against_opponent", "x_live_line"], live: true },
];

const { values: flags } = parseArgs({ options: { data: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "proplab-leaky-lab-"));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const tables = flags.data === undefined ? await simulatedTables() : givenTables(resolve(flags.data));
  if (!tables) {
    process.exitCode = 2;
    return;
  }
  const live = join(folder, "live.parquet");
  await makeLiveQuotes(tables, live);
  const clean = join(folder, "clean");
  const mixed = join(folder, "mixed");
  for (const home of [clean, mixed]) importTables(home, tables);
  // the mistake: quotes without a time are declared to be from before the game
  proplab(mixed, ["import", "--prop-lines", live, "--pre-game-books", `${PRE_GAME_BOOKS},live_feed`]);
  const origin = flags.data === undefined ? "Simulated league" : "Imported tables";
  process.stdout.write(`${origin}; the quotes of live_feed are invented from the box scores.\n\n`);
  process.stdout.write(
    "| evaluation | planted | hit rate at edge 3+ | picks | MAE (lines) | line's own | audit | names |\n",
  );
  process.stdout.write("| --- | --- | --- | ---: | ---: | ---: | --- | --- |\n");
  for (const experiment of EXPERIMENTS) {
    for (const variant of VARIANTS) {
      process.stdout.write(`${row(variant.live ? mixed : clean, experiment, variant)}\n`);
    }
  }
}

function importTables(home, { playerGames, propLines, gameLines }) {
  proplab(home, ["import", "--player-games", playerGames, "--prop-lines", propLines, "--game-lines", gameLines]);
}

function row(home, experiment, { planted, own, live }) {
  const flags = own.length === 0 ? [] : ["--features-file", FEATURES, "--own-features", own.join(",")];
  const run = JSON.parse(proplab(home, ["retrain", "--name", experiment, "--skip-register", "--json", ...flags]));
  const { hit_rate_edge_3: rate, mae_lines: mae, mae_line_itself: line } = run.metrics;
  const percent = (share) => (100 * share).toFixed(1);
  const alarms = run.leak_audit.checks.filter(({ verdict }) => verdict !== "CLEAN");
  const culprits = live ? [...own, "live_feed"] : own;
  const named = culprits.filter((culprit) => alarms.some(({ evidence }) => evidence.includes(culprit)));
  return `| ${[
    `${run.windows[0].evaluation.start} to ${run.windows[0].evaluation.end}`,
    planted,
    `${percent(rate.value)} % [${percent(rate.low)}, ${percent(rate.high)}]`,
    rate.n,
    mae.value.toFixed(2),
    line.value.toFixed(2),
    run.leak_audit.verdict,
    named.join(", ") || "—",
  ].join(" | ")} |`;
}

/** Runs one command of the program; its messages go to standard error. */
function proplab(home, args) {
  return execFileSync(process.execPath, [PROGRAM, ...args, "--home", home], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function simulatedTables() {
  const home = join(folder, "league");
  proplab(home, ["simulate"]);
  const paths = {};
  for (const [key, table] of Object.entries(TABLES)) {
    paths[key] = join(folder, `${table}.parquet`);
    await copyTable(join(home, "warehouse", "simulated", table, "*.parquet"), paths[key]);
  }
  return paths;
}

function givenTables(data) {
  const paths = Object.fromEntries(Object.entries(TABLES).map(([key, table]) => [key, join(data, `${table}.parquet`)]));
  const missing = Object.values(paths).find((path) => !existsSync(path));
  if (!missing) return paths;
  process.stderr.write(
    `--data ${data}: ${missing} is not there; the folder needs player_games, prop_lines and game_lines as Parquet\n`,
  );
  return null;
}
