import { addDays, type IsoDate, seasonOf, toEpochDay } from "../../src/core/dates.js";
import { sha256 } from "../../src/core/hash.js";
import { createRng } from "../../src/core/rng.js";
import { chancesAgainst } from "../../src/engine/probability/outcome-chances.js";
import { fitResidualDistribution, residualCdf } from "../../src/engine/probability/residual-distribution.js";
import type { Judgement } from "../../src/gates/index.js";
import { dailyPicks, type EvalRows, evaluate } from "../../src/metrics/index.js";
import { assessPlausibility } from "../../src/metrics/plausibility.js";
import { resolveChanceSettings } from "../../src/runner/chances/chance-settings.js";
import { type ProbabilityRecord, probabilityRecord } from "../../src/runner/chances/probability-record.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import { evaluateRun } from "../../src/runner/evaluate-run.js";
import { judgeTrial, type TriesRecord } from "../../src/runner/judge-tries.js";
import type { EvaluationRecord } from "../../src/runner/result.js";
import { storedTrial } from "../runner/stored-trial.js";

/** What a made-up run is made from. */
export interface SyntheticRun {
  /** First day of four weeks of evaluation. */
  evalStart: string;
  loss: string;
  source?: "simulated" | "imported";
  /** Points the model's error spreads over; smaller is better. */
  noise?: number;
  rowsPerDay?: number;
  name?: string;
}

/** A lone try of which nothing more is known. */
export const syntheticTries: TriesRecord = judgeTrial(storedTrial({ byDay: null }), []);

const DAYS = 28;
const BOOKS = ["draftkings", "fanduel", "betmgm"];
const FEATURES = Array.from({ length: 20 }, (_, i) => `feature_${String(i + 1).padStart(2, "0")}`);

/**
 * A run over invented players: the rows depend on the period alone, the predictions on the loss too, and every figure
 * is measured on them by the real metrics.
 */
export function syntheticRun(options: SyntheticRun): ReportRun {
  const { evalStart, loss, source = "imported", noise = 3, rowsPerDay = 30 } = options;
  const start = evalStart as IsoDate;
  const month = `${["JAN", "FEB", "MAR"][Number(start.slice(5, 7)) - 1]}${start.slice(2, 4)}`;
  const name = options.name ?? `MULTISEASON_${month}_${loss.split(":")[0]!.toUpperCase()}`;
  const rows = inventRows(start, loss, noise, rowsPerDay);
  const keys = Array.from({ length: rows.rows }, (_, i) => `${rows.date[i]} player ${i % rowsPerDay}`);
  const code = { commit: sha256("commit").slice(0, 40), dirty: false, diffSha256: null };
  const record = inventRecord(name, start, loss, source, rows);
  return {
    id: `01J${sha256(name).slice(0, 23).toUpperCase()}`,
    name,
    startedAt: "2025-03-01T08:00:00.000Z",
    configSha256: sha256(`${name} config`),
    code,
    record,
    judgement: inventJudgement(loss),
    judgedThen: inventJudgement(loss),
    artifacts: ["model", "predictions", "evaluation"].map((kind, i) => ({
      kind,
      name: `${kind}.bin`,
      path: `${sha256(name + kind).slice(0, 2)}/${sha256(name + kind)}`,
      bytes: [123_456, 78_900, 812][i]!,
      sha256: sha256(name + kind),
    })),
    models: [],
    tries: inventTries(rows, inventRows(start, `${loss} `, noise, rowsPerDay)),
    otherTries: null,
    validationTrials: null,
    predictions: { keys, rows },
  };
}

/** Two losses over February of the given years. */
export function syntheticStudy(years: readonly number[], source: "simulated" | "imported" = "imported"): ReportRun[] {
  return years.flatMap((year) =>
    ["Huber:delta=5", "MAE"].map((loss, i) =>
      syntheticRun({ evalStart: `${year}-02-01`, loss, source, noise: 3 + 2 * i, rowsPerDay: 20 + 4 * (year % 5) }),
    ),
  );
}

/** A run and another configuration tried on the same rows. */
function inventTries(rows: EvalRows, other: EvalRows): TriesRecord {
  const [own, beside] = [rows, other].map((of, i) => storedTrial({ config: i, byDay: dailyPicks(of) }));
  return judgeTrial(own!, [beside!]);
}

function inventRows(start: IsoDate, loss: string, noise: number, perDay: number): EvalRows {
  const rows = DAYS * perDay;
  const world = createRng(toEpochDay(start));
  const model = createRng(toEpochDay(start) + loss.length, 7);
  /** Bell-shaped around 0, of spread 1. */
  const bell = (rng: typeof world) => Array.from({ length: 12 }, () => rng.uniform()).reduce((sum, u) => sum + u, -6);
  const columns = { actual: [] as number[], prediction: [] as number[], line: [] as number[] };
  const prices = { overOdds: [] as number[], underOdds: [] as number[], tierAverage: [] as number[] };
  for (let i = 0; i < rows; i++) {
    const ability = 4 + 26 * world.uniform() ** 2;
    columns.actual.push(Math.max(0, Math.round(ability + 6 * bell(world))));
    columns.prediction.push(Math.max(0, ability + noise * bell(model)));
    columns.line.push(world.uniform() < 0.75 ? Math.round(ability + bell(world)) + 0.5 * world.int(2) : Number.NaN);
    const known = world.uniform() < 0.97;
    prices.overOdds.push(known ? -105 - 5 * world.int(4) : Number.NaN);
    prices.underOdds.push(known ? -105 - 5 * world.int(4) : Number.NaN);
    prices.tierAverage.push(ability);
  }
  return {
    rows,
    date: Int32Array.from({ length: rows }, (_, i) => toEpochDay(start) + Math.floor(i / perDay)),
    actual: Float64Array.from(columns.actual),
    prediction: Float64Array.from(columns.prediction),
    line: Float64Array.from(columns.line),
    overOdds: Float64Array.from(prices.overOdds),
    underOdds: Float64Array.from(prices.underOdds),
    tierAverage: Float64Array.from(prices.tierAverage),
  };
}

function inventRecord(
  name: string,
  start: IsoDate,
  loss: string,
  source: "simulated" | "imported",
  rows: EvalRows,
): EvaluationRecord {
  const options = { seed: 42, resamples: 400, evalStart: start, walkforward: true, includeNoLine: true };
  const { evaluation, baselines } = evaluateRun(rows, { line: rows.line, season_average: rows.tierAverage }, options);
  const lined = evaluate(rows, options).population.rowsWithLine;
  const plausibility = assessPlausibility(rows, { seed: 42, resamples: 400 });
  const window = {
    index: 0,
    train: { start: addDays(start, -92), end: addDays(start, -15) },
    validation: { start: addDays(start, -14), end: addDays(start, -1) },
    evaluation: { start, end: addDays(start, DAYS - 1) },
    rows: { train: 5000, validation: 900, eval_lines: lined, eval_all: rows.rows },
    rows_sha256: sha256(`rows ${start}`),
    evaluation_rows_sha256: sha256(`evaluation rows ${start}`),
  };
  return {
    name,
    changed: [],
    hypothesis: "A made-up run for the tests of the reports.",
    framework: "trees",
    loss_function: loss,
    trained_elsewhere: null,
    data: {
      source,
      dataset_sha256: sha256(`dataset ${source}`),
      origin: "made up in a test",
      seasons: [seasonOf(start)],
    },
    windows: [window],
    rows: window.rows,
    features: { set: "v12", names: FEATURES, derived: [], source_missing: [] },
    lines: {
      source: "cascade",
      supply: BOOKS.map((book, i) => ({
        book,
        rows: [lined - 60, 40, 20][i]!,
        share: [lined - 60, 40, 20][i]! / lined,
      })),
      median_age_minutes: 20,
      time_unknown_share: 0,
      game_line_time_unknown_share: 0,
      train_coverage: 0.62,
      priced_at_default_share: evaluation.betting.edge_3.pricedAtDefaultShare,
    },
    ...evaluation,
    baselines,
    fit: { mae_train: 4.9, mae_validation: 5.0, trees: 180, best_iteration: 140 },
    importance: FEATURES.map((feature, i) => ({ feature, importance: (i * 7 + loss.length) % 23 })),
    learning_curve: [{ iteration: 1, train: 6.2, validation: 6.3 }],
    plausibility,
    probability: inventChances(rows),
    leak_audit: {
      verdict: "CLEAN",
      checks: [{ kind: "structural", name: "order", verdict: "CLEAN", evidence: "the parts follow each other" }],
      notRun: ["metamorphic", "statistical"],
    },
  };
}

/** Chances read off how the outcomes of the first half fell around its predictions; null for a handful of rows. */
function inventChances(rows: EvalRows): ProbabilityRecord | null {
  const half = rows.rows >> 1;
  const around = fitResidualDistribution(rows.prediction.subarray(0, half), rows.actual.subarray(0, half));
  if (!around) return null;
  const chances = chancesAgainst(rows.line, residualCdf(around, rows.prediction));
  const found = { chances, method: "residuals", rows: half } as const;
  return probabilityRecord(rows, found, { settings: resolveChanceSettings({}), seed: 42, resamples: 400 });
}

/** Written by hand, so that the reports' tests do not change with the gates. */
function inventJudgement(loss: string): Judgement {
  const none = { value: null, threshold: null };
  return {
    decision: loss === "MAE" ? "REJECT" : "SHADOW",
    verdicts: [
      { gate: "sample_size", status: "pass", failure: null, value: 120, threshold: 50, evidence: "120 graded picks" },
      {
        gate: "hit_rate_above_break_even",
        status: "fail",
        failure: loss === "MAE" ? "refuted" : "unproven",
        value: loss === "MAE" ? 0.41 : 0.46,
        threshold: loss === "MAE" ? 0.526 : 0.5238,
        evidence: "hit rate at edge 3+: made up",
      },
      { gate: "leak_audit", status: "unknown", failure: null, ...none, evidence: "no leak audit of this run" },
    ],
    reasons: ["made up"],
  };
}
