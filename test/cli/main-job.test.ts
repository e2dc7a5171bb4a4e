import { type ChildProcess, spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withSqlite } from "../registry/support.js";
import { ROOT, runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab } from "./small-lab.js";

const NAME = "MULTISEASON_FEB25_MAE";
const METRICS = [
  "mae_lines",
  "mae_line_itself",
  "mae_all",
  "bias",
  "hit_rate_edge_1",
  "hit_rate_edge_3",
  "hit_rate_edge_5",
  "roi_edge_3",
];

let home: string;
const homes: string[] = [];
let first: Awaited<ReturnType<typeof runCli>>;
let left: string[];

/** A home with the league, its features and one finished run, to be changed at will. */
function copyOfHome(): string {
  const copy = temporaryHome();
  cpSync(home, copy, { recursive: true });
  homes.push(copy);
  return copy;
}

/** A home with one season and a small run, where the size is not the point. */
async function smallHome() {
  const lab = await trainedLab();
  homes.push(lab.home);
  return lab;
}

beforeAll(async () => {
  home = temporaryHome();
  homes.push(home);
  first = await runCli(["--name", NAME, "--json"], { home, program: "quick-retrain" });
  left = readdirSync(home, { recursive: true, encoding: "utf8" });
});
afterAll(() => {
  for (const folder of homes) rmSync(folder, { recursive: true, force: true });
});

describe("quick-retrain in an empty home", () => {
  it("simulates a league, says so, and finishes", () => {
    expect(first.stderr).toMatch(/warehouse is empty: writing the simulated league/);
    expect(first.stderr).toMatch(/SIMULATED DATA/);
    expect(first.code, first.stderr).toBe(0);
  });

  it("prints one JSON object with every figure, its n and its interval", () => {
    const result = JSON.parse(first.stdout);
    expect(result).toMatchObject({ name: NAME, status: "completed", data: { source: "simulated" } });
    expect(result.data.dataset_sha256).toMatch(/^[0-9a-f]{64}$/);
    for (const name of METRICS) {
      const { value, n, low, high } = result.metrics[name];
      expect(n, name).toBeGreaterThan(0);
      expect(low, name).toBeLessThanOrEqual(value);
      expect(high, name).toBeGreaterThanOrEqual(value);
    }
    expect(Object.keys(result.baselines)).toEqual(["line", "season_average", "last_10_average"]);
    expect(result.windows[0].evaluation).toEqual({ start: "2025-02-01", end: "2025-02-28" });
    expect(result.windows[0].validation.end < result.windows[0].evaluation.start).toBe(true);
    expect(result.features.names).toHaveLength(50);
    const { evaluation_rows_sha256: _, configurations_tried } = result.trials;
    expect(configurations_tried).toBe(1);
  });

  it("is honest: near the market, not far better", () => {
    const { metrics, leak_audit: audit } = JSON.parse(first.stdout);
    expect(metrics.mae_lines.value).toBeGreaterThan(metrics.mae_line_itself.value - 0.1);
    expect(metrics.hit_rate_edge_3.value).toBeLessThan(0.62);
    expect(audit.verdict).toBe("CLEAN");
  });

  it("stores artifacts that verify", async () => {
    const { artifacts } = JSON.parse(first.stdout);
    const kinds: string[] = artifacts.map((one: { kind: string }) => one.kind);
    // changes to the commit are stored where there are any, as while the program is worked on
    expect(kinds.filter((kind) => kind !== "code_diff").sort()).toEqual([
      "environment",
      "evaluation",
      "experiment_file",
      "feature_list",
      "gates",
      "gates_file",
      "model",
      "predictions",
      "settings",
      "split_manifest",
    ]);
    const verified = await callHere(["verify", "--json"], { home });
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, checked: artifacts.length, orphans: [] });
  });

  it("leaves nothing but what it says it writes", () => {
    const top = left.filter((file) => !file.includes("/")).sort();
    expect(top).toEqual(["artifacts", "runs.sqlite", "warehouse"]);
    expect(left.filter((file) => /\.tmp|-wal$|-shm$/.test(file))).toEqual([]);
  });
});

describe("the same command again", () => {
  it("is refused without --force, naming the run", async () => {
    const again = await callHere(["retrain", "--name", NAME], { home });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(JSON.parse(first.stdout).run_id);
    expect(again.stderr).toContain("--force");
  });
});

describe("retrain", () => {
  it("--dry-run prints the plan and trains and writes nothing", async () => {
    const before = readFileSync(join(home, "runs.sqlite"));
    const plan = await callHere(["retrain", "--name", "MULTISEASON_FEB24_HUBER", "--dry-run", "--json"], { home });
    expect(plan.code, plan.stderr).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      dry_run: true,
      model_options: { loss_function: "Huber:delta=5", rsm: 0.5, grow_policy: "Depthwise" },
      windows: [{ train: { start: "2023-11-01" }, evaluation: { start: "2024-02-01", end: "2024-02-29" } }],
    });
    expect(readFileSync(join(home, "runs.sqlite")).equals(before)).toBe(true);
  });

  it.each([
    ["overlapping windows", ["--train-end", "2025-02-01", "--force"], 2, /overlap/],
    ["a date that does not exist", ["--eval-end", "2025-02-30"], 2, /"2025-02-30" is not a date/],
    [
      "an unknown feature",
      ["--exclude-features", "point_avg_last_5"],
      2,
      /point_avg_last_5.*did you mean points_avg_last_5/s,
    ],
    ["an unknown feature set", ["--feature-set", "v99"], 2, /v99/],
    ["an unknown loss", ["--loss-function", "Hubber"], 2, /"Hubber" is not a known loss \(did you mean Huber\?\)/],
    ["a Huber loss without its delta", ["--loss-function", "Huber"], 2, /delta/],
    ["a flag given twice", ["--depth", "6", "--depth", "7"], 2, /--depth is given 2 times \(6, 7\)/],
    ["a result file in a folder that cannot be", ["--machine-output", "package.json/x.json"], 3, /package\.json/],
    ["text for numbers, all at once", ["--depth", "six", "--rsm", "3"], 2, /2 defects.*depth: .*"six".*rsm: .*got 3/s],
    ["an unknown flag", ["--depht", "6"], 2, /depht/],
    [
      "an experiment there is not",
      ["--name", "MULTISEASON_FEB25_MEA"],
      2,
      /no experiment file MULTISEASON_FEB25_MEA\.yaml \(did you mean MULTISEASON_FEB25_MAE/,
    ],
    ["an unknown family", ["--framework", "forest"], 2, /forest.*trees/s],
    ["an unknown line source", ["--line-source", "drafkings"], 2, /drafkings.*did you mean draftkings/s],
    [
      "an empty evaluation window",
      ["--eval-start", "2025-08-01", "--eval-end", "2025-08-20"],
      3,
      /no usable rows in the evaluation window/,
    ],
  ])("refuses %s and leaves the registry as it was", async (_what, flags, code, message) => {
    const before = readFileSync(join(home, "runs.sqlite"));
    const named = flags[0] === "--name" ? flags : ["--name", NAME, ...flags];
    const run = await callHere(["retrain", ...named], { home });
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe("");
    expect(readFileSync(join(home, "runs.sqlite")).equals(before)).toBe(true);
  });

  it("refuses a warehouse file that was changed (exit 5)", async () => {
    const { home: copy, experiments } = await smallHome();
    const folder = join(copy, "warehouse/simulated/player_games");
    truncateSync(join(folder, readdirSync(folder).filter((file) => file.endsWith(".parquet"))[0]!), 100);
    const run = await runCli(["retrain", "--name", SMALL, "--experiments", experiments, "--depth", "4"], {
      home: copy,
    });
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(/player_games.* has 100 bytes instead of/);
  });

  const ENDLESS = ["--iterations", "100000", "--early-stopping-rounds", "0", "--learning-rate", "0.001"];
  const runsIn = async (folder: string) =>
    JSON.parse((await callHere(["runs", "--json"], { home: folder })).stdout).runs;

  /** Starts a run that would take very long and sends it a signal as soon as the registry says it is running. */
  async function stopWhenRunning({ home: folder, experiments }: SmallLab, signal: NodeJS.Signals) {
    let child: ChildProcess | undefined;
    const ended = runCli(["retrain", "--name", SMALL, "--experiments", experiments, ...ENDLESS], {
      home: folder,
      onStart: (started) => {
        child = started;
      },
    });
    const isRunning = () =>
      withSqlite(join(folder, "runs.sqlite"), (db) => db.prepare("SELECT 1 FROM runs WHERE status = 'running'").get());
    while (!isRunning()) await new Promise((resolve) => setTimeout(resolve, 100));
    child!.kill(signal);
    return ended;
  }

  it("marks a run interrupted on Ctrl-C and leaves no torn file", async () => {
    const lab = await smallHome();
    const run = await stopWhenRunning(lab, "SIGINT");
    expect(run.code).toBe(130);
    expect((await runsIn(lab.home))[0]).toMatchObject({ name: SMALL, status: "interrupted" });
    const verified = await callHere(["verify", "--json"], { home: lab.home });
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, orphans: [] });
  });

  it("finds a run that was killed outright and marks it on the next start", async () => {
    const lab = await smallHome();
    const run = await stopWhenRunning(lab, "SIGKILL");
    expect(run.code).toBeNull();
    // reading shows it before anything is written
    expect((await runsIn(lab.home))[0]).toMatchObject({ name: SMALL, status: "interrupted", finishedAt: null });
    await callHere(["retrain", "--name", SMALL, "--experiments", lab.experiments], { home: lab.home });
    const marked = (await runsIn(lab.home))[0]!;
    expect(marked).toMatchObject({ name: SMALL, status: "interrupted" });
    expect(marked.finishedAt).not.toBeNull();
  });

  it("counts another configuration on the same lines as another trial, which does not pass for the experiment", async () => {
    const copy = copyOfHome();
    const one = await callHere(["retrain", "--name", NAME, "--iterations", "9", "--json"], { home: copy });
    const { trials, changed } = JSON.parse(one.stdout);
    expect(trials.configurations_tried).toBe(2);
    expect(changed).toEqual(["iterations=9"]);
    expect((await callHere(["runs"], { home: copy })).stdout).toMatch(new RegExp(`${NAME} +CLEAN.*\\n +iterations=9`));
    const report = await callHere(["report", "--multiseason", "--json"], { home: copy });
    expect(JSON.parse(report.stdout).runs).toEqual([{ id: JSON.parse(first.stdout).run_id, name: NAME }]);
  });

  it("counts rows that have no line in or leaves them out", async () => {
    const { home: folder, experiments, run } = await smallHome();
    expect(run.metrics.mae_all!.n).toBeGreaterThan(run.metrics.mae_lines!.n);
    const flags = ["--experiments", experiments, "--include-no-line=false", "--json"];
    const lined = await callHere(["retrain", "--name", SMALL, ...flags], { home: folder });
    const { metrics, fit, rows, lines, trials } = JSON.parse(lined.stdout);
    expect(metrics.mae_all).toBeNull();
    // the MAE of the fit is over the rows with a line, and says over how many
    const judged = fit.mae_train_rows + fit.mae_validation_rows;
    expect(judged / (rows.train + rows.validation)).toBeCloseTo(lines.train_coverage, 10);
    expect(judged).toBeLessThan(rows.train + rows.validation);
    expect(trials.configurations_tried).toBe(2);
  });

  it("takes another experiment folder and says when it is not there", async () => {
    const { run } = await smallHome();
    expect(run.name).toBe(SMALL);
    expect(run.features.names).toHaveLength(29);
    const missing = await callHere(["retrain", "--name", SMALL, "--experiments", "/not/there"], { home });
    expect(missing.code).toBe(2);
  });
});

describe("reading back", () => {
  it("lists, shows and verifies", async () => {
    const list = await runCli(["runs"], { home });
    expect(list.stdout).toContain(NAME);
    expect(list.stdout).toContain("simulated");
    const show = await runCli(["show", NAME], { home });
    expect(show.code).toBe(0);
    expect(show.stdout).toMatch(/hit_rate_edge_3/);
    expect((await callHere(["show", "MULTISEASON_FEB25_MEA"], { home })).stderr).toContain(`did you mean ${NAME}`);
  });

  it("names an altered artifact with exit 5", async () => {
    const { home: copy, run } = await smallHome();
    const path = join(copy, "artifacts", run.artifacts.find(({ kind }) => kind === "model")!.path);
    const bytes = readFileSync(path);
    bytes[200] = bytes[200]! ^ 1;
    writeFileSync(path, bytes);
    const verify = await runCli(["verify"], { home: copy });
    expect(verify.code).toBe(5);
    expect(verify.stdout).toMatch(/altered.*model/);
  });

  it("writes the multi-season report, the same bytes twice", async () => {
    const copy = copyOfHome();
    const read = () => {
      const folder = join(copy, "reports");
      return Object.fromEntries(
        readdirSync(folder)
          .sort()
          .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
      );
    };
    expect((await callHere(["report", "--multiseason"], { home: copy })).code).toBe(0);
    const once = read();
    expect((await callHere(["report", "--multiseason"], { home: copy })).code).toBe(0);
    expect(read()).toEqual(once);
    expect(once["multiseason.md"]).toMatch(/simulated/i);
    expect(Object.keys(once).some((file) => file.endsWith(".svg"))).toBe(true);
  });

  it("ends quietly when its reader has seen enough", async () => {
    const script = `"${process.execPath}" bin/proplab.js features list --feature-set v14 --json | head -c 1`;
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { cwd: ROOT, encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "{", stderr: "" });
  });

  it("reads an empty home without making anything", async () => {
    const empty = temporaryHome();
    homes.push(empty);
    const runs = await callHere(["runs"], { home: join(empty, "not-there") });
    expect(runs.code).toBe(0);
    expect(existsSync(join(empty, "not-there"))).toBe(false);
  });
});
