import { carriedDataCheck } from "../audit/carried-data.js";
import { warehouseChecks } from "../audit/data/warehouse-checks.js";
import { type AuditCheck, gatherAudit, type LeakAudit, plausibilityChecks } from "../audit/leak-audit.js";
import { metamorphicChecks } from "../audit/metamorphic/metamorphic.js";
import { sampleDates } from "../audit/metamorphic/sample-dates.js";
import { takeAudited } from "../audit/statistical/audited-rows.js";
import { lineErrorCheck } from "../audit/statistical/line-errors.js";
import { rowOutcomeCheck } from "../audit/statistical/row-outcomes.js";
import { singleDateCheck } from "../audit/statistical/single-dates.js";
import { singleFeatureCheck } from "../audit/statistical/single-features.js";
import { structuralChecks } from "../audit/structural.js";
import { addDays, type IsoDate } from "../core/dates.js";
import { DataError, IntegrityError } from "../core/errors.js";
import { grouped } from "../core/figures.js";
import { announce, type WorkContext } from "../core/progress.js";
import { ensureFeatures, type FeatureDef, type LineSource, loadFeatureRows } from "../features/index.js";
import { isRaw } from "../features/own/own-relation.js";
import { assessPlausibility } from "../metrics/plausibility.js";
import { Database } from "../warehouse/duckdb.js";
import type { Warehouse } from "../warehouse/warehouse.js";
import { auditedRows, auditRun, partOf, quoteChecks } from "./audit-run.js";
import { evaluationRows } from "./build-record.js";
import { predictPoints } from "./predict-points.js";
import type { ReopenedRun } from "./reopen-run.js";
import { FEATURE_BASELINES } from "./run-rows.js";

/**
 * Audits a stored run again: its model, its rows and its features as reopenRun puts them together, more thoroughly than a
 * run audits itself, with the features computed again from the start of each season. Of a walk-forward run with all its windows
 * the predictions of each are those that were stored, since only the last model is.
 * @param stored what the run predicted of its evaluation rows, in their order; predicted again by the run's model when left out
 * @throws as auditRun; IntegrityError PREDICTIONS_DIFFER when there are not as many of them as rows
 */
export async function auditStoredRun(
  run: ReopenedRun,
  context: WorkContext,
  stored?: Float64Array,
): Promise<LeakAudit> {
  const checks = await auditRun(run, context, { thorough: true });
  announce(context, "leak audit, plausibility");
  const { evaluation } = run.selection;
  const prediction = stored ?? predictPoints(run.model, run, evaluation);
  if (prediction.length !== evaluation.length) {
    throw new IntegrityError(
      "PREDICTIONS_DIFFER",
      `run ${run.run.id} keeps ${grouped(prediction.length)} predictions of ${grouped(evaluation.length)} evaluation rows`,
      { hint: "run the experiment again with --force" },
    );
  }
  const plausibility = assessPlausibility(evaluationRows(run, prediction), { seed: run.experiment.random_seed });
  return gatherAudit([...checks, ...plausibilityChecks(plausibility)]);
}

export interface FeatureAuditRequest {
  readonly warehouse: Warehouse;
  readonly features: readonly FeatureDef[];
  readonly lineSource: LineSource;
  /** First and last game date looked at; by default the last {@link DEFAULT_DAYS} days with box scores. */
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  readonly seed: number;
}

export interface FeatureAudit extends LeakAudit {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly rows: number;
  /** Checks a run's audit makes and this one cannot, by name. */
  readonly notMade: readonly string[];
}

/** What there is to look at only where rows were parted, a model fitted and bets settled. */
export const CHECKS_OF_RUNS: readonly string[] = [
  "train before validation",
  "train before evaluation",
  "validation before evaluation",
  "fitted on training rows",
  "row selection",
  "lag one",
  "shuffled outcomes",
  "validation against evaluation",
  "hit_rate_edge_1",
  "hit_rate_edge_3",
  "hit_rate_edge_5",
  "mae_against_line",
];

const DEFAULT_DAYS = 120;

/**
 * Audits features on the data of a warehouse, without a model: what the statistical checks can say without one, and all
 * features computed again.
 * @throws DataError WINDOW_EMPTY; as ensureFeatures
 */
export async function auditFeatures(request: FeatureAuditRequest, context: WorkContext): Promise<FeatureAudit> {
  const { warehouse, features, lineSource, seed } = request;
  const store = await ensureFeatures(warehouse, { lineSource, features, ...context });
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const { from, to } = await spanOf(db, request);
    const names = [...features.map(({ name }) => name), ...FEATURE_BASELINES.map(({ column }) => column)];
    const rows = await loadFeatureRows(db, store.path, { from, to, features: [...new Set(names)], set: features });
    const used = Int32Array.from(rows.epochDay.keys()).filter(
      (row) => rows.trainingReady[row] === 1 && !Number.isNaN(rows.points[row]!),
    );
    if (used.length === 0) {
      throw new DataError("WINDOW_EMPTY", `no training-ready rows from ${from} to ${to}`, {
        hint: "proplab data shows which dates the warehouse holds and which share of them is training-ready",
      });
    }
    const dates = sampleDates({ rows: used.map((row) => rows.epochDay[row]!) }, seed);
    const audited = takeAudited(auditedRows({ rows, features }), used);
    const none = partOf(rows, new Int32Array(0));
    const checks: AuditCheck[] = [
      ...structuralChecks({ train: partOf(rows, used), validation: none, evaluation: none }),
      ...(await warehouseChecks(db, from, to)),
      ...(await carriedDataCheck(db, features)),
      ...(await metamorphicChecks({ warehouse, lineSource, features, dates, seed }, context)),
      ...singleFeatureCheck({ usable: audited }),
      ...singleDateCheck(
        audited,
        features.filter(isRaw).map(({ name }) => name),
      ),
      ...rowOutcomeCheck({ usable: audited }),
      ...lineErrorCheck(audited),
      ...(await quoteChecks(audited, warehouse, from, to)),
    ];
    return { ...gatherAudit(checks), from, to, rows: used.length, notMade: CHECKS_OF_RUNS };
  } finally {
    db.close();
  }
}

async function spanOf(db: Database, request: FeatureAuditRequest): Promise<{ from: IsoDate; to: IsoDate }> {
  const [held] = await db.rows<{ last: IsoDate | null }>(
    "SELECT CAST(max(game_date) AS VARCHAR) AS last FROM player_games",
  );
  const to = request.to ?? held?.last;
  if (!to) throw new DataError("WINDOW_EMPTY", "the warehouse holds no box scores");
  return { from: request.from ?? addDays(to, 1 - DEFAULT_DAYS), to };
}
