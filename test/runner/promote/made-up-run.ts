import { join } from "node:path";
import type { IsoDate } from "../../../src/core/dates.js";
import { fitLinear } from "../../../src/engine/linear/fit-linear.js";
import { parseLinearOptions } from "../../../src/engine/linear/linear-options.js";
import { dailyPicks } from "../../../src/metrics/daily-picks.js";
import type { EvalRows } from "../../../src/metrics/eval-rows.js";
import { evaluate } from "../../../src/metrics/evaluate.js";
import type { NewRun, Registry } from "../../../src/registry/index.js";
import type { EvaluationRecord } from "../../../src/runner/result.js";
import { datasetOf } from "../../engine/make-dataset.js";
import { readyData } from "../../gates/evidence.js";
import { FEB_1, toRows } from "../../metrics/rows.js";
import { hashOf, newRun } from "../../registry/support.js";
import { writePredictionsOf } from "../predictions-of.js";

export interface MadeUpRun {
  readonly run?: Partial<NewRun>;
  /** What its record says instead. */
  readonly record?: Partial<EvaluationRecord>;
  /** Points its predictions lie off the line. */
  readonly edge?: number;
  /** First day evaluated, days since 1970-01-01. */
  readonly firstDay?: number;
  /** Keep its predictions, as a comparison needs them. */
  readonly predictions?: boolean;
  /** Leave it without a registered model. */
  readonly unregistered?: boolean;
  readonly status?: "completed" | "failed";
}

const NIGHTS = 28;

/**
 * Enters a run that passes every gate, made by hand: model, predictions, evaluation and trial, no training. What is given replaces
 * a part of it.
 * @param folder for the file of predictions
 * @returns the run's id
 */
export async function enterRun(
  registry: Registry,
  folder: string,
  name: string,
  options: MadeUpRun = {},
): Promise<string> {
  const {
    run,
    record,
    edge = 4,
    firstDay = FEB_1,
    predictions = false,
    unregistered = false,
    status = "completed",
  } = options;
  const rows = toRows(specsOf(edge, firstDay));
  const configSha256 = hashOf(name);
  const id = registry.startRun(
    newRun({ name, configSha256, code: { commit: "c".repeat(40), dirty: false, diffSha256: null }, ...run }),
  );
  registry.logBatch(id, {
    params: {
      framework: "linear",
      feature_set: "v8",
      l2: 1,
      decision: "PROMOTE",
      leak_audit: record?.leak_audit?.verdict ?? "CLEAN",
    },
  });
  const { model } = await fitLinear(
    datasetOf(
      { a: [1, 2, 3, 4] },
      [...hashOf(name)].slice(0, 4).map((c) => c.charCodeAt(0)),
    ),
    null,
    parseLinearOptions({ l2: 1 }),
    {},
  );
  const { sha256 } = registry.addArtifact(id, { kind: "model", name: "model.plm", bytes: model.serialize() });
  if (predictions) await addPredictions(registry, id, join(folder, `${id}.parquet`), rows);
  const source = run?.dataSource ?? "simulated";
  const evalStart = new Date(firstDay * 86_400_000).toISOString().slice(0, 10) as IsoDate;
  const evaluation = evaluate(rows, { seed: 1, resamples: 500, evalStart });
  const value = { ...evaluation, ...recordOf(name, source, evalStart, rows.rows), ...record };
  registry.addArtifact(id, { kind: "evaluation", name: "evaluation.json", bytes: Buffer.from(JSON.stringify(value)) });
  for (const [metric, estimate] of Object.entries(evaluation.metrics)) {
    if (estimate) registry.logBatch(id, { metrics: [{ name: metric, ...estimate }] });
  }
  const evaluationRowsSha256 = hashOf(["rows", firstDay]);
  registry.countTrial(id, { evaluationRowsSha256, configSha256, origin: source, byDay: dailyPicks(rows) });
  registry.finishRun(id, { status });
  if (!unregistered && status === "completed") {
    registry.registerModel({ name, runId: id, family: "linear", featureSet: "v8", artifactSha256: sha256 });
  }
  return id;
}

async function addPredictions(registry: Registry, id: string, file: string, rows: EvalRows): Promise<void> {
  await writePredictionsOf(file, rows);
  registry.addArtifact(id, { kind: "predictions", name: "predictions.parquet", file });
}

/** Forty picks a night, half OVER, at -110, of which two in three win. */
function specsOf(edge: number, firstDay: number) {
  return Array.from({ length: NIGHTS * 40 }, (_, i) => {
    const side = i % 2 === 0 ? 1 : -1;
    const won = Math.floor(i / 2) % 3 < 2;
    const actual = 20.5 + (won ? side : -side) * 2.5;
    return {
      date: firstDay + (i % NIGHTS),
      line: 20.5,
      prediction: 20.5 + side * edge,
      actual,
      over: -110,
      under: -110,
      tier: 20,
    };
  });
}

/** What gates and comparisons read of a record besides its evaluation. */
function recordOf(name: string, source: "simulated" | "imported", evalStart: string, rows: number) {
  const days = { start: evalStart, end: evalStart };
  return {
    name,
    trained_elsewhere: null,
    data: { source, dataset_sha256: hashOf("data"), origin: source, seasons: ["2024-25"] },
    windows: [{ index: 0, train: days, validation: days, evaluation: days, evaluation_rows_sha256: hashOf("rows") }],
    rows: { train: 1, validation: 1, eval_lines: rows, eval_all: rows },
    features: { set: "v8", names: ["a"], derived: [], source_missing: [] },
    lines: { source: "cascade", time_unknown_share: 0, game_line_time_unknown_share: 0, priced_at_default_share: 0 },
    baselines: {
      line: {
        metrics: { mae_lines: { value: 5, n: rows, low: 4, high: 6 } },
        mae_difference: { value: -0.2, n: rows, low: -0.3, high: -0.1, standardError: 0.05 },
      },
    },
    fit: { mae_train: 3.5, mae_validation: 3.5 },
    accuracy: { lines: { mae: { value: 3.5, n: rows, low: null, high: null } }, all: null },
    plausibility: { status: "PLAUSIBLE", checks: [], suspicions: [] },
    leak_audit: { verdict: "CLEAN", checks: [], notRun: [] },
    data_readiness: readyData().windows,
  };
}
