import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ComparedPair, RunComparison } from "../../src/runner/compare/compare-runs.js";
import type { LineSensitivity } from "../../src/runner/compare/line-sources.js";
import type { RetrainResult } from "../../src/runner/result.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";
import { Warehouse } from "../../src/warehouse/warehouse.js";
import { copyRun } from "./copy-run.js";
import { runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

const OTHER_LINES = "OTHER_LINES";
const LATER = "LATER";
let lab: SmallLab;
/** Result of each run by a word for it. */
const runs = {} as Record<"first" | "lines" | "other" | "later", RetrainResult>;
/** What compare --json prints of the first run and the other one, and of the first under other lines. */
let pair: RunComparison;
let sensitivity: LineSensitivity;

const compare = (...argv: string[]) => callHere(["compare", ...argv], { home: lab.home });
async function compareJson<T = RunComparison>(...argv: string[]): Promise<T> {
  const { code, stdout, stderr } = await compare(...argv, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** One row of figures straight from the predictions of two runs, a and b, joined by player and game. */
async function fromPredictions(
  a: keyof typeof runs,
  b: keyof typeof runs,
  select: string,
): Promise<Record<string, number>> {
  const path = (word: keyof typeof runs) => {
    const artifact = runs[word].artifacts.find(({ kind }) => kind === "predictions");
    return sqlText(join(lab.home, "artifacts", artifact!.path));
  };
  const db = await Database.open();
  try {
    const pick = (t: string) =>
      `CASE WHEN abs(${t}.prediction - ${t}.line) >= 3 THEN sign(${t}.prediction - ${t}.line) * sign(${t}.actual - ${t}.line) END`;
    const [row] = await db.rows<Record<string, number>>(
      `WITH both_runs AS (
         SELECT a.actual, a.line, a.prediction AS pa, b.prediction AS pb, ${pick("a")} AS won_a, ${pick("b")} AS won_b
         FROM read_parquet(${path(a)}) a JOIN read_parquet(${path(b)}) b USING (game_date, game_id, player_id))
       SELECT ${select} FROM both_runs`,
    );
    return Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)]));
  } finally {
    db.close();
  }
}

beforeAll(async () => {
  const trained = await trainedLab();
  lab = trained;
  runs.first = trained.run;
  // Training is dear; the others have other predictions, lines or days in the artifacts of the first.
  const more = { home: lab.home, run: runs.first };
  runs.other = await copyRun(more, SMALL, {
    params: { random_seed: 7, rsm: 0.5 },
    predictions: "SELECT * REPLACE (prediction + (player_id * 7919) % 9 - 4 AS prediction)",
  });
  runs.lines = await copyRun(more, OTHER_LINES, {
    params: { line_source: "betmgm" },
    lineSource: "betmgm",
    predictions: "SELECT * REPLACE (CASE player_id % 4 WHEN 0 THEN line + 1 WHEN 1 THEN NULL ELSE line END AS line)",
  });
  runs.later = await copyRun(more, LATER, {
    params: {},
    predictions:
      "SELECT * REPLACE (CAST(game_date + INTERVAL 1 MONTH AS DATE) AS game_date, 'later ' || game_id AS game_id)",
    evaluation: { start: "2025-03-01", end: "2025-03-14" },
  });
  pair = await compareJson(runs.first.run_id, runs.other.run_id);
  sensitivity = await compareJson<LineSensitivity>(runs.first.run_id, "--line-sources");
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

describe("proplab compare", () => {
  it("gives the differences that the stored predictions have", async () => {
    const expected = await fromPredictions(
      "other",
      "first",
      `count(*) AS total, count(line) AS lined,
       avg(abs(pa - actual) - abs(pb - actual)) FILTER (line IS NOT NULL) AS lines,
       avg(abs(pa - actual) - abs(pb - actual)) AS all_rows,
       avg((won_a = 1)::INT) FILTER (won_a <> 0) - avg((won_b = 1)::INT) FILTER (won_b <> 0) AS hit_rate,
       count(*) FILTER (won_a <> 0 AND won_b <> 0) AS common,
       count(*) FILTER (won_a = 1 AND won_b = -1) AS only_a, count(*) FILTER (won_a = -1 AND won_b = 1) AS only_b`,
    );
    const [{ run, against, comparison }] = pair.pairs as [ComparedPair];
    expect([run, against]).toEqual(["B", "A"]);
    const { maeLines, maeAll, picks } = comparison;
    expect([pair.rows, pair.rowsWithLine]).toEqual([expected.total, expected.lined]);
    expect(maeLines!.value).toBeCloseTo(expected.lines!, 10);
    expect(maeAll!.value).toBeCloseTo(expected.all_rows!, 10);
    const edge3 = picks.find(({ minEdge }) => minEdge === 3)!;
    expect(edge3.hitRate!.value).toBeCloseTo(expected.hit_rate!, 10);
    expect(edge3.common.graded).toBe(expected.common);
    expect(edge3.common.mcnemar).toMatchObject({ onlyFirst: expected.only_a, onlySecond: expected.only_b });
    for (const { low, high, value, dieboldMariano } of [maeLines!, maeAll!]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(dieboldMariano!.difference).toBeCloseTo(value, 10);
    }
  });

  it("shows the figures of a run as the run has them, where nothing is left out", () => {
    const { first } = runs;
    const { evaluation, leftOut } = pair.runs[0]!;
    expect(leftOut).toEqual({ absent: 0, otherOutcome: 0, otherLine: 0 });
    for (const name of ["mae_lines", "mae_all", "hit_rate_edge_3", "roi_edge_1"] as const) {
      expect(evaluation.metrics[name]!.value).toBe(first.metrics[name]!.value);
    }
    expect(pair.runs[0]!.tries).toMatchObject({
      evaluation_rows_sha256: first.windows[0]!.evaluation_rows_sha256,
      configurations_tried: 1,
      on_the_same_rows: 1,
      picks_unknown: 0,
    });
    const differing = pair.settings.filter(({ differs }) => differs);
    expect(differing.map(({ setting }) => setting)).toEqual(["random_seed", "rsm"]);
  });

  it("prints what differs, the differences and what may be said, and all settings only when asked", async () => {
    const { first, other } = runs;
    const { code, stdout, stderr } = await runCli(["compare", first.run_id, other.run_id], { home: lab.home });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^rsm +1 +0\.5$/m);
    expect(stdout).not.toMatch(/^iterations/m);
    expect(stdout).toMatch(/^B less A, with 95 % intervals$/m);
    expect(stdout).toMatch(/^MAE \(lines\) +[-+]?\d\.\d\d \[.*\] +[\d,]+ rows +\S/m);
    expect(stdout).toMatch(/^- hit rate at edge 3\+: B [\d.]+ % of \d+, A [\d.]+ % of \d+, difference /m);
    expect(stdout).toMatch(/^- A: the first configuration tried on these days/m);
    expect(stdout).toMatch(/^- simulated data/m);
    expect((await compare(first.run_id, other.run_id, "--all")).stdout).toMatch(/^iterations +20 +20$/m);
  });

  it("takes several runs, by name too, against the baseline asked for", async () => {
    const { first, other, lines } = runs;
    const found = await compareJson(first.run_id, OTHER_LINES, "--baseline", SMALL);
    expect(found.runs.map(({ letter, id }) => [letter, id])).toEqual([
      ["A", other.run_id],
      ["B", first.run_id],
      ["C", lines.run_id],
    ]);
    expect(found.pairs.map(({ run, against }) => run + against)).toEqual(["BA", "CA"]);
    // The three stand on one set of rows, whichever pair is looked at.
    const rows = new Set(found.pairs.map(({ comparison }) => comparison.maeLines!.n));
    expect([...rows]).toEqual([found.rowsWithLine]);
  });

  it("settles runs of other line sources each on its own lines and says so", async () => {
    const { first, lines } = runs;
    const found = await compareJson(first.run_id, lines.run_id);
    expect(found.lines).toBe("own");
    expect(found.rowsWithSameLine).toBeGreaterThan(0);
    expect(found.rowsWithSameLine).toBeLessThan(found.rowsWithLine);
    expect(found.rowsWithLine).toBeLessThan(first.rows.eval_lines);
    expect(unwrapped((await compare(first.run_id, lines.run_id)).stdout)).toMatch(
      /each run is settled on its own lines and prices: A on the lines of cascade, B on the lines of betmgm/,
    );
  });

  it("refuses runs without a common row, the same run twice, and one run alone", async () => {
    const { first, later } = runs;
    const apart = await compare(first.run_id, later.run_id);
    expect(apart.code).toBe(3);
    expect(apart.stderr).toMatch(
      /no row in common: SMALL was evaluated on 2025-02-01 to 2025-02-14; LATER was evaluated on 2025-03-01 to 2025-03-14/,
    );
    expect((await compare(first.run_id, first.run_id)).code).toBe(2);
    const alone = await compare(SMALL);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(/needs two runs or more/);
  });
});

describe("proplab compare RUN --line-sources", () => {
  const by = (name: string) => sensitivity.sources.find(({ source }) => source === name)!;

  it("settles a run under every source, its own as the run itself was", () => {
    const sources = sensitivity.sources.map(({ source }) => source);
    expect(sources[0]).toBe("cascade");
    expect(sources).toEqual(
      expect.arrayContaining(["best price", "worst price", "consensus", "draftkings", "fanduel", "williamhill_us"]),
    );
    expect(sensitivity.ownLinesChanged).toBe(0);
    const { value, n } = runs.first.metrics.hit_rate_edge_3!;
    expect(by("cascade").evaluation.metrics.hit_rate_edge_3).toMatchObject({ value, n });
  });

  it("takes a book's lines as the quotes in the warehouse have them", async () => {
    const path = join(lab.home, "artifacts", runs.first.artifacts.find(({ kind }) => kind === "predictions")!.path);
    const db = await Database.open();
    try {
      await Warehouse.open(join(lab.home, "warehouse"))!.attach(db);
      const [expected] = await db.rows<{ total: number; mae: number }>(
        `WITH last AS (
           SELECT game_date, player_id, arg_max(line, snapshot_time) AS line FROM prop_lines
           WHERE book = 'betmgm' AND market = 'points' AND is_main AND snapshot_time <= commence_time GROUP BY ALL)
         SELECT count(*)::INTEGER AS total, avg(abs(l.line - p.actual)) AS mae
         FROM read_parquet(${sqlText(path)}) p JOIN last l USING (game_date, player_id)`,
      );
      expect(by("betmgm").rows).toBe(expected!.total);
      expect(by("betmgm").evaluation.metrics.mae_line_itself!.value).toBeCloseTo(expected!.mae, 10);
    } finally {
      db.close();
    }
  });

  it("keeps lines and picks at the best and worst price, and orders them by what they return", () => {
    const own = sensitivity.sources[0]!.evaluation;
    const [best, worst] = [by("best price"), by("worst price")];
    for (const { evaluation, ownPicks, rows } of [best, worst]) {
      expect(rows).toBe(own.population.rowsWithLine);
      expect(evaluation.metrics.hit_rate_edge_1).toEqual(own.metrics.hit_rate_edge_1);
      expect(ownPicks!.picks).toBe(own.betting.edge_3.picks);
      expect(ownPicks!.roi!.value).toBeCloseTo(evaluation.metrics.roi_edge_3!.value, 12);
    }
    const [low, middle, high] = [worst.evaluation, own, best.evaluation].map(({ metrics }) => metrics);
    expect(low!.roi_edge_1!.value).toBeLessThan(middle!.roi_edge_1!.value);
    expect(middle!.roi_edge_1!.value).toBeLessThan(high!.roi_edge_1!.value);
    expect(high!.break_even_edge_3!.value).toBeLessThan(middle!.break_even_edge_3!.value);
  });

  it("prints both tables and the cautions", async () => {
    const { code, stdout, stderr } = await compare(runs.first.run_id, "--line-sources");
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^cascade \(its +[\d,]+ +\d+ +[\d.]+ % /m);
    expect(stdout).toMatch(/^The picks it made on its own lines at edge 3\+, settled there instead$/m);
    expect(stdout).toMatch(/^- the predictions are those of the run: features made from lines stay/m);
  });

  it("takes one run, and refuses data that are gone", async () => {
    const two = await compare(runs.first.run_id, runs.lines.run_id, "--line-sources");
    expect(two.code).toBe(2);
    const [warehouse, aside] = [join(lab.home, "warehouse"), join(lab.home, "aside")];
    renameSync(warehouse, aside);
    try {
      const gone = await compare(runs.first.run_id, "--line-sources");
      expect(gone.code).toBe(3);
      expect(gone.stderr).toMatch(/holds no simulated data, on which run SMALL was made/);
      // The comparison of runs needs no warehouse.
      expect((await compare(runs.first.run_id, runs.other.run_id)).code).toBe(0);
    } finally {
      renameSync(aside, warehouse);
    }
  });
});
