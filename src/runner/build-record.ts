import { gatherAudit, plausibilityChecks } from "../audit/leak-audit.js";
import { type AuditParts, structuralChecks } from "../audit/structural.js";
import { parseDate } from "../core/dates.js";
import { columnOf, takeValues } from "../core/matrix.js";
import type { EvalRows } from "../metrics/index.js";
import { assessPlausibility } from "../metrics/plausibility.js";
import { evaluateRun } from "./evaluate-run.js";
import type { RunFit } from "./fit-run.js";
import { BASELINE_FEATURES, type RunPlan } from "./plan-run.js";
import type { EvaluationRecord, LineSupply } from "./result.js";

/** Evaluates a fitted run and its baselines and gathers everything the evaluation artifact holds. */
export function buildRecord(plan: RunPlan, fit: RunFit): EvaluationRecord {
  const { experiment, rows, selection, window, options } = plan;
  const evalRows = evaluationRows(plan, fit.prediction);
  const baselines: Record<string, Float64Array> = { line: evalRows.line };
  for (const [name, feature] of Object.entries(BASELINE_FEATURES)) {
    baselines[name] = takeValues(columnOf(rows.matrix, feature), selection.evaluation);
  }
  const { evaluation, baselines: measured } = evaluateRun(evalRows, baselines, {
    seed: experiment.random_seed,
    evalStart: parseDate(window.evaluation.start, "eval_start"),
    walkforward: experiment.walkforward,
    includeNoLine: experiment.include_no_line,
  });
  const plausibility = assessPlausibility(evalRows, { seed: experiment.random_seed });
  return {
    ...evaluation,
    name: experiment.name,
    hypothesis: experiment.hypothesis ?? null,
    changed: [...plan.changed],
    framework: experiment.framework,
    loss_function: typeof options.loss_function === "string" ? options.loss_function : null,
    data: {
      source: plan.warehouse.source,
      dataset_sha256: plan.datasetSha256,
      origin: plan.warehouse.snapshot.origin,
      seasons: [...plan.seasons],
    },
    windows: [window],
    rows: window.rows,
    features: {
      set: experiment.feature_set,
      names: plan.features.map((feature) => feature.name),
      derived: [...plan.derived],
      source_missing: [...plan.sourceMissing],
    },
    lines: {
      source: experiment.line_source,
      supply: lineSupply(plan),
      ...lineShares(plan),
      priced_at_default_share: evaluation.betting.edge_3.pricedAtDefaultShare,
    },
    baselines: measured,
    fit: {
      mae_train: fit.maeTrain,
      mae_validation: fit.maeValidation,
      trees: fit.report.iterations,
      best_iteration: fit.report.bestIteration,
    },
    importance: fit.model.importance(),
    learning_curve: fit.report.learningCurve,
    plausibility,
    leak_audit: gatherAudit([...structuralChecks(auditParts(plan)), ...plausibilityChecks(plausibility)]),
  };
}

function evaluationRows({ rows, selection }: RunPlan, prediction: Float64Array): EvalRows {
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

function auditParts({ rows, selection }: RunPlan): AuditParts {
  const part = (index: Int32Array) => ({
    rows: index.length,
    epochDay: index.map((row) => rows.epochDay[row]!),
    playerId: takeValues(rows.playerId, index),
  });
  return {
    train: part(selection.train),
    validation: part(selection.validation),
    evaluation: part(selection.evaluation),
  };
}

const withLine = ({ rows }: RunPlan, index: Int32Array) => index.filter((row) => !Number.isNaN(rows.line[row]!));

function lineSupply(plan: RunPlan): LineSupply[] {
  const lined = withLine(plan, plan.selection.evaluation);
  const counts = new Map<string, number>();
  for (const row of lined) {
    const book = plan.rows.book[row]!;
    counts.set(book, (counts.get(book) ?? 0) + 1);
  }
  return [...counts]
    .map(([book, rows]) => ({ book, rows, share: rows / lined.length }))
    .sort((a, b) => b.rows - a.rows || (a.book < b.book ? -1 : 1));
}

function lineShares(plan: RunPlan) {
  const { rows, selection } = plan;
  const lined = withLine(plan, selection.evaluation);
  const unknown = lined.filter((row) => rows.lineTimeUnknown[row]).length;
  const training = [...selection.train, ...selection.validation];
  const covered = withLine(plan, Int32Array.from(training)).length;
  return {
    time_unknown_share: lined.length === 0 ? null : unknown / lined.length,
    train_coverage: training.length === 0 ? null : covered / training.length,
  };
}
