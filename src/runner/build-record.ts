import { type AuditCheck, gatherAudit, plausibilityChecks } from "../audit/leak-audit.js";
import { parseDate } from "../core/dates.js";
import { takeValues } from "../core/matrix.js";
import { baselines } from "../engine/baselines.js";
import { type EvalRows, quantileCoverage } from "../metrics/index.js";
import { assessPlausibility } from "../metrics/plausibility.js";
import { resolveChanceSettings } from "./chances/chance-settings.js";
import { probabilityRecord } from "./chances/probability-record.js";
import { closingRecord } from "./closing-record.js";
import { dataReadiness } from "./data-readiness.js";
import { evaluateRun } from "./evaluate-run.js";
import type { RunFit } from "./fit-run.js";
import { lineFigures } from "./line-figures.js";
import type { RunPlan } from "./plan-run.js";
import type { EvaluationRecord, TuningRecord } from "./result.js";
import { FEATURE_BASELINES } from "./run-rows.js";
import { walkForwardRecord } from "./walk/walk-record.js";

/**
 * Evaluates a fitted run and its baselines and gathers everything the evaluation artifact holds.
 * @param tuning how its settings were found, or null
 * @param audited what the leak audit found in its rows, features and model
 */
export function buildRecord(
  plan: RunPlan,
  fit: RunFit,
  tuning: TuningRecord | null,
  audited: readonly AuditCheck[],
): EvaluationRecord {
  const { experiment, rows, selection, window, options } = plan;
  const resultWindows = plan.windows.map((one) => one.window);
  const evalRows = evaluationRows(plan, fit.prediction);
  const besides: Record<string, Float64Array> = { [baselines.line.name]: evalRows.line };
  for (const baseline of FEATURE_BASELINES) {
    besides[baseline.name] = takeValues(baseline.predict(rows.matrix), selection.evaluation);
  }
  const { evaluation, baselines: measured } = evaluateRun(evalRows, besides, {
    seed: experiment.random_seed,
    evalStart: parseDate(window.evaluation.start, "eval_start"),
    walkforward: experiment.walkforward,
    includeNoLine: experiment.include_no_line,
  });
  const walk = walkForwardRecord(plan, fit, evalRows);
  const plausibility = assessPlausibility(evalRows, { seed: experiment.random_seed });
  return {
    ...evaluation,
    name: experiment.name,
    hypothesis: experiment.hypothesis ?? null,
    changed: [...plan.changed],
    framework: experiment.framework,
    loss_function: typeof options.loss_function === "string" ? options.loss_function : null,
    trained_elsewhere: plan.trainedElsewhere,
    data: {
      source: plan.warehouse.source,
      dataset_sha256: plan.datasetSha256,
      origin: plan.warehouse.snapshot.origin,
      seasons: [...plan.seasons],
    },
    windows: resultWindows,
    rows: window.rows,
    features: {
      set: experiment.feature_set,
      names: plan.features.map((feature) => feature.name),
      derived: [...plan.derived],
      source_missing: [...plan.sourceMissing],
      ...(plan.ownFeatures && {
        own: [...plan.ownFeatures.records],
        raw_sql: plan.ownFeatures.records.filter(({ kind }) => kind === "raw_sql").map(({ name }) => name),
      }),
    },
    lines: {
      source: experiment.line_source,
      time: experiment.line_time,
      ...lineFigures(rows, selection, plan.features),
      priced_at_default_share: evaluation.betting.edge_3.pricedAtDefaultShare,
    },
    baselines: measured,
    fit: {
      mae_train: fit.maeTrain?.value ?? null,
      mae_train_rows: fit.maeTrain?.rows ?? 0,
      mae_train_error: fit.maeTrain?.standardError ?? null,
      mae_validation: fit.maeValidation?.value ?? null,
      mae_validation_rows: fit.maeValidation?.rows ?? 0,
      mae_validation_error: fit.maeValidation?.standardError ?? null,
      trees: experiment.framework === "trees" || plan.trainedElsewhere ? fit.report.iterations : null,
      best_iteration: fit.report.bestIteration,
      ...(fit.report.found && { found: { ...fit.report.found } }),
    },
    importance: fit.model.importance(),
    learning_curve: fit.report.learningCurve,
    tuning,
    ...(walk && { walk_forward: walk }),
    ...(fit.quantiles && {
      quantiles: quantileCoverage(evalRows, fit.quantiles, { seed: experiment.random_seed }),
    }),
    plausibility,
    probability: probabilityRecord(evalRows, fit.chances, {
      settings: resolveChanceSettings(experiment),
      seed: experiment.random_seed,
    }),
    closing_line_value: closingRecord(evalRows, plan.closes, selection.evaluation, {
      lineTime: experiment.line_time,
      noVig: resolveChanceSettings(experiment).noVig,
      seed: experiment.random_seed,
    }),
    data_readiness: dataReadiness(rows, resultWindows),
    leak_audit: gatherAudit([...audited, ...plausibilityChecks(plausibility)]),
  };
}

/** The evaluation rows of a run with what was predicted for them. */
export function evaluationRows(
  { rows, selection }: Pick<RunPlan, "rows" | "selection">,
  prediction: Float64Array,
): EvalRows {
  const index = selection.evaluation;
  return {
    rows: index.length,
    date: index.map((row) => rows.epochDay[row]!),
    actual: takeValues(rows.points, index),
    prediction,
    line: takeValues(rows.line, index),
    overOdds: takeValues(rows.overOdds, index),
    underOdds: takeValues(rows.underOdds, index),
    tierAverage: takeValues(rows.seasonAverage, index),
  };
}
