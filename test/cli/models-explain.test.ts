import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandContext } from "../../src/cli/command.js";
import { command } from "../../src/cli/commands/models/explain.js";
import { type IsoDate, parseDate } from "../../src/core/dates.js";
import { openRegistry, type Registry } from "../../src/registry/index.js";
import { type ExplainedPrediction, explainPlayerGame } from "../../src/runner/explain-rows.js";
import { reopenRun } from "../../src/runner/reopen-run.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { plantedLab } from "../leaks/planted-lab.js";
import { newRun } from "../registry/support.js";
import { runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab, writeExperiment } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

const LINEAR = `name: LINEAR
train_start: 2024-11-15
train_end: 2025-01-31
eval_start: 2025-02-01
eval_end: 2025-02-14
include_no_line: true
feature_set: v8_noveg
framework: linear
l2: 1
`;

const importanceLine = "linear: |coefficient| x standard deviation of the feature in training";

let lab: SmallLab;
// biome-ignore lint/suspicious/noExplicitAny: what retrain --json prints
let result: any;
const homes: string[] = [];

const explain = (flags: string[], home = lab.home) => callHere(["models", "explain", ...flags], { home });
const retrain = (name: string, ...flags: string[]) =>
  callHere(["retrain", "--name", name, "--experiments", lab.experiments, "--json", ...flags], { home: lab.home });

async function json(...flags: string[]) {
  const run = await explain([...flags, "--json"]);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout);
}

async function withRegistry<T>(work: (registry: Registry) => T | Promise<T>): Promise<T> {
  const paths = { database: join(lab.home, "runs.sqlite"), artifacts: join(lab.home, "artifacts") };
  const registry = openRegistry(paths);
  try {
    return await work(registry);
  } finally {
    registry.close();
  }
}

function copyOfHome(): string {
  const copy = temporaryHome();
  homes.push(copy);
  cpSync(lab.home, copy, { recursive: true });
  return copy;
}

function expectWhole({ expected, contributions, added_line, prediction, line, edge }: ExplainedPrediction): void {
  const sum = contributions.reduce((total, { contribution }) => total + contribution, expected + (added_line ?? 0));
  expect(Math.abs(sum - prediction)).toBeLessThan(1e-9);
  if (line === null) expect(edge).toBeNull();
  else expect(edge).toBe(prediction - line);
  const sizes = contributions.map(({ contribution }) => Math.abs(contribution));
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
}

beforeAll(async () => {
  const trained = await trainedLab();
  lab = trained;
  result = trained.run;
  homes.push(lab.home);
  writeExperiment(lab.experiments, "RESIDUAL", "residual: true\ngrow_policy: Depthwise\ndepth: 5\n");
  const file = join(lab.experiments, "RESIDUAL.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("include_no_line: true\n", ""));
  writeFileSync(join(lab.experiments, "LINEAR.yaml"), LINEAR);
  for (const name of ["RESIDUAL", "LINEAR"]) {
    const other = await retrain(name);
    expect(other.code, other.stderr).toBe(0);
  }
});
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

describe("importances", () => {
  it("are those of the run by default, without its rows", async () => {
    const found = await json(SMALL);
    expect(found).toMatchObject({ run_id: result.run_id, name: SMALL, kind: "prediction-values-change", loss: null });
    expect(found.rows).toEqual({ part: "train", used: result.rows.train });
    expect(found.importance).toEqual(result.importance);
  });

  it("are printed with what they were measured on, the top ones, and how many more there are", async () => {
    const run = await runCli(["models", "explain", SMALL, "--top", "4"], { home: lab.home });
    expect(run.stdout).toContain(`${SMALL} ${result.run_id}, SIMULATED data`);
    expect(run.stdout).toMatch(/rows +[\d,]+ training rows/);
    const { feature, importance } = result.importance[0];
    expect(run.stdout).toMatch(new RegExp(`${feature} +${importance.toFixed(2)}\n`));
    expect(run.stdout).not.toContain(result.importance[4].feature);
    const used = result.importance.filter((one: { importance: number }) => one.importance !== 0).length;
    expect(run.stdout).toContain(`${used - 4} more features; --top ${used} shows all`);
    expect((await explain([SMALL, "--top", String(used)])).stdout).toMatch(/no other feature was used\n/);
  });

  it("by loss are measured on the validation rows unless told otherwise", async () => {
    const found = await json(SMALL, "--kind", "loss-function-change");
    expect(found).toMatchObject({ loss: "MAE", rows: { part: "validation", used: result.rows.validation } });
    expect(found.importance).toHaveLength(29);
    expect(found.importance[0].importance).toBeGreaterThan(0.1);
  });

  it("by permutation say how often and with which seed, and warn on evaluation rows", async () => {
    const flags = [SMALL, "--kind", "permutation", "--repeats", "2"];
    const found = await json(...flags);
    expect(found).toMatchObject({ kind: "permutation", loss: "MAE", repeats: 2, seed: 42 });
    expect(found.importance[0].deviation).toBeGreaterThan(0);
    const printed = await explain([...flags, "--rows", "evaluation"]);
    expect(printed.stderr).toMatch(/measured on evaluation rows: a diagnosis/);
    expect(printed.stdout).toMatch(/mean rise of MAE over 2 permutations of the feature, seed 42/);
  });

  it("by permutation work for a family without trees; the others say why not", async () => {
    const found = await json("LINEAR", "--kind", "permutation", "--repeats", "2");
    expect(found.importance).toHaveLength(29);
    for (const flags of [
      ["--kind", "prediction-values-change"],
      ["--top-picks", "1"],
    ]) {
      const run = await explain(["LINEAR", ...flags]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/family "linear"[\s\S]*permutation/);
      expect(run.stdout).toBe("");
    }
  });
});

describe("without --kind, a family without trees", () => {
  it("shows its own importance and what it measures", async () => {
    const found = await json("LINEAR");
    expect(found).toMatchObject({ kind: "family", rows: null, loss: null, measure: importanceLine });
    const total = found.importance.reduce((sum: number, one: { importance: number }) => sum + one.importance, 0);
    expect(total).toBeCloseTo(100, 6);
    const printed = await explain(["LINEAR", "--top", "1"]);
    expect(printed.code, printed.stderr).toBe(0);
    expect(unwrapped(printed.stdout)).toContain(`share of 100; ${importanceLine}`);
    expect(printed.stdout).toContain(found.importance[0].feature);
  });
});

describe("predictions", () => {
  it("are those of the run, farthest from their line first, and the parts make the whole", async () => {
    const { predictions } = (await json(SMALL, "--top-picks", "5")) as { predictions: ExplainedPrediction[] };
    const db = await Database.open();
    const { path } = result.artifacts.find(({ kind }: { kind: string }) => kind === "predictions");
    const stored = await db.rows<{ player: number; date: string; prediction: number; line: number }>(
      `SELECT CAST(player_id AS DOUBLE) AS player, CAST(game_date AS VARCHAR) AS date, prediction, line
       FROM read_parquet(${sqlText(join(lab.home, "artifacts", path))}) WHERE line IS NOT NULL
       ORDER BY abs(prediction - line) DESC, game_date, game_id, player_id LIMIT 5`,
    );
    db.close();
    expect(predictions.map(({ player_id, date, prediction, line }) => [player_id, date, prediction, line])).toEqual(
      stored.map(({ player, date, prediction, line }) => [player, date, prediction, line]),
    );
    for (const one of predictions) {
      expectWhole(one);
      expect(one.contributions).toHaveLength(29);
      expect(one.part).toBe("evaluation");
    }
  });

  it("of a residual model stand on the line", async () => {
    const { predictions } = (await json("RESIDUAL", "--top-picks", "3")) as { predictions: ExplainedPrediction[] };
    for (const one of predictions) {
      expect(one.added_line).toBe(one.line);
      expect(Math.abs(one.expected)).toBeLessThan(3);
      expectWhole(one);
    }
  });

  it("are printed from the expected value to the prediction", async () => {
    const [one] = (await json(SMALL, "--top-picks", "1")).predictions as [ExplainedPrediction];
    const printed = await explain([SMALL, "--player", one.player_name.toUpperCase(), "--date", one.date, "--top", "3"]);
    const [first] = one.contributions;
    expect(printed.stdout).toContain(`${one.player_name}, `);
    expect(printed.stdout).toMatch(new RegExp(`expected value +${one.expected.toFixed(2)}\n`));
    expect(printed.stdout).toMatch(new RegExp(`${first!.feature} +[-\\d.—]+ +[+-]\\d+\\.\\d\\d\n`));
    expect(printed.stdout).toMatch(/26 other features +[+-]?\d+\.\d\d\n/);
    expect(printed.stdout).toMatch(new RegExp(`prediction +${one.prediction.toFixed(2)}\n`));
  });

  it("are found by name or number in every part of the run; what is not there is named with what is near", async () => {
    const [{ player_name: name, player_id: id, date }] = (await json(SMALL, "--top-picks", "1")).predictions;
    await withRegistry(async (registry) => {
      const reopened = await reopenRun(registry, registry.getRun(SMALL), join(lab.home, "warehouse"), {});
      const find = (player: string, day: string) =>
        explainPlayerGame(reopened, { player, date: parseDate(day, "day") });
      const byName = await find(name, date);
      expect(byName.player_name).toBe(name);
      expect(await find(String(id), date)).toEqual(byName);
      await expect(find(`${name.slice(0, -1)}x`, date)).rejects.toMatchObject({
        code: "NO_SUCH_PLAYER",
        message: expect.stringContaining(`did you mean ${name}`),
      });
      const nearest = async (day: string): Promise<IsoDate[]> => {
        const error = await find(name, day).catch((refused) => refused);
        expect(error).toMatchObject({ code: "NO_GAME_THAT_DAY", exitCode: 3 });
        return error.hint.match(/\d{4}-\d\d-\d\d/g);
      };
      const [last] = await nearest("2025-08-03");
      await expect(find(name, last!)).rejects.toMatchObject({
        code: "ROW_NOT_USED",
        hint: expect.stringContaining("from 2024-11-15 to 2025-02-14"),
      });
      const row = reopened.selection.train.find((one) => reopened.rows.playerId[one] === id)!;
      const day = new Date(reopened.rows.epochDay[row]! * 86_400_000).toISOString().slice(0, 10);
      const learned = await find(name, day);
      expect(learned.part).toBe("train");
      expectWhole(learned);
    });
  });
});

describe("refuses", () => {
  it.each([
    ["a run there is not", ["SMAL"], 2, /there is no run "SMAL" \(did you mean SMALL/],
    [
      "a player there is not",
      [SMALL, "--player", "Nobody Atall", "--date", "2025-02-03"],
      3,
      /no player "Nobody Atall"/,
    ],
    ["an unknown kind", [SMALL, "--kind", "gain"], 2, /gain/],
  ])("%s", async (_what, flags, code, message) => {
    const run = await explain(flags);
    expect(run.stderr).toMatch(message);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe("");
  });

  it.each([
    ["a player without a date", { player: "X" }, /--player and --date go together/],
    ["both ways to name predictions", { topPicks: 2, date: "2025-02-03" }, /not both/],
    ["no picks", { topPicks: 0 }, /--top-picks 0 is not a whole number of 1 or more/],
    ["a kind with a prediction", { topPicks: 1, kind: "permutation" }, /--kind goes with importances/],
    ["rows where they would be ignored", { rows: "evaluation" }, /--rows goes with --kind/],
    ["repeats of nothing", { repeats: 3 }, /--repeats goes with --kind permutation/],
    ["one repeat", { kind: "permutation", repeats: 1 }, /--repeats 1 is not a whole number of 2 or more/],
  ])("%s", async (_what, flags, message) => {
    const whole = { run: SMALL, top: 20, json: false, debug: false, home: lab.home, registry: undefined, ...flags };
    const work = async () => command.run(whole as never, {} as CommandContext);
    await expect(work()).rejects.toThrow(message);
    await expect(work()).rejects.toMatchObject({ exitCode: 2 });
  });

  it("a run without a model", async () => {
    const id = await withRegistry((registry) => {
      const run = registry.startRun(newRun({ name: "STOPPED" }));
      registry.finishRun(run, { status: "interrupted" });
      return run;
    });
    const run = await explain([id]);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/\(STOPPED\) is interrupted and has no model/);
  });

  it("data other than the run's, naming both", async () => {
    const copy = copyOfHome();
    rmSync(join(copy, "warehouse"), { recursive: true });
    const gone = await explain([SMALL, "--top-picks", "1"], copy);
    expect(gone.code).toBe(3);
    expect(gone.stderr).toMatch(/holds no simulated data/);
    const other = await plantedLab();
    cpSync(join(other.root, "simulated"), join(copy, "warehouse/simulated"), { recursive: true });
    other.remove();
    const run = await explain([SMALL, "--top-picks", "1"], copy);
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(/the simulated data are not those of run/);
    expect(run.stderr).toContain(result.data.dataset_sha256.slice(0, 12));
    expect((await explain([SMALL], copy)).code).toBe(0);
  });

  it("an altered model, and altered data", async () => {
    const copy = copyOfHome();
    const folder = join(copy, "warehouse/simulated/player_games");
    truncateSync(join(folder, readdirSync(folder).filter((file) => file.endsWith(".parquet"))[0]!), 100);
    const data = await explain([SMALL, "--kind", "permutation"], copy);
    expect(data.code).toBe(5);
    expect(data.stderr).toMatch(/player_games.* has 100 bytes instead of/);
    const model = result.artifacts.find(({ kind }: { kind: string }) => kind === "model");
    const path = join(copy, "artifacts", model.path);
    const bytes = readFileSync(path);
    bytes[200] = bytes[200]! ^ 1;
    writeFileSync(path, bytes);
    const altered = await explain([SMALL], copy);
    expect(altered.code).toBe(5);
    expect(altered.stderr).toMatch(/was altered/);
  });
});
