import type { AuditVerdict } from "../../audit/leak-audit.js";
import { fromEpochDay, type IsoDate } from "../../core/dates.js";
import { DataError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { DEFAULT_LINE_TIME, lineSourceAt } from "../../features/index.js";
import {
  COMPARING_SEED,
  comparePredictions,
  type Evaluation,
  evaluate,
  type LeftOut,
  type PredictionComparison,
  takeCommonRows,
} from "../../metrics/index.js";
import type { Registry, RunDetail } from "../../registry/index.js";
import type { ReportRun } from "../collect-runs.js";
import { judgeTries, type TriesRecord } from "../judge-tries.js";
import { evaluationDays } from "../result.js";
import { compareSettings, ownFeatures, type RunSetting } from "./differing-settings.js";
import { type PredictedRun, resolveRuns, withPredictions } from "./resolve-runs.js";

/** One run of a comparison, measured on the rows all of them have. */
export interface ComparedRun {
  /** "A" is the run the others are compared with. */
  readonly letter: string;
  readonly id: string;
  readonly name: string;
  readonly startedAt: string;
  readonly datasetSha256: string;
  readonly lineSource: string;
  /** What the run itself was evaluated on. */
  readonly evaluated: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly rows: number;
    readonly rowsWithLine: number;
  };
  readonly leftOut: LeftOut;
  /** On the common rows, without breakdowns; mae_all only when every run evaluates rows without a line. */
  readonly evaluation: Evaluation;
  /** What the leak audit of the run said, and which of its features are raw SQL. */
  readonly audit: ComparedAudit;
  /** How the run stands among all tries on its days, on its own rows; null where nobody counted. */
  readonly tries: TriesRecord | null;
  /** Features that not all of the runs have. */
  readonly ownFeatures: readonly string[];
}

export interface ComparedAudit {
  readonly verdict: AuditVerdict;
  /** What it found, one sentence for each check whose verdict is that of all; empty for CLEAN. */
  readonly findings: readonly string[];
  readonly rawSql: readonly string[];
}

/** A run less the run "A". */
export interface ComparedPair {
  readonly run: string;
  readonly against: string;
  readonly comparison: PredictionComparison;
}

/** Runs beside each other on the same rows. Plain JSON. */
export interface RunComparison {
  readonly dataSource: RunDetail["dataSource"];
  /** "same": rows count only when all runs have the same line. "own": the runs have different line sources, each is settled on its own. */
  readonly lines: "same" | "own";
  readonly runs: readonly ComparedRun[];
  readonly settings: readonly RunSetting[];
  /** Rows all runs predicted. */
  readonly rows: number;
  readonly rowsWithLine: number;
  /** Rows with a line on which the line is the same in all runs. */
  readonly rowsWithSameLine: number;
  readonly dates: number;
  readonly pairs: readonly ComparedPair[];
}

/** Edges at which picks are compared, points. */
export const COMPARED_EDGES = [1, 3, 5] as const;

/**
 * Compares completed runs on the rows all of them predicted.
 * @param names each an id, the beginning of one, or a name, which stands for its newest completed run
 * @param baseline the run the others are held against, one of the names or another; the first name unless given
 * @throws UsageError TOO_FEW_RUNS, RUN_TWICE, MIXED_DATA, UNKNOWN_RUN, AMBIGUOUS_RUN; DataError RUN_NOT_COMPLETED,
 *   RUN_WITHOUT_PREDICTIONS, NO_COMMON_ROWS; IntegrityError for a damaged artifact
 */
export async function compareRuns(
  registry: Registry,
  names: readonly string[],
  baseline?: string,
): Promise<RunComparison> {
  const details = resolveRuns(registry, names, baseline);
  const runs: PredictedRun[] = [];
  for (const { id } of details) runs.push(await withPredictions(registry, id));
  const sources = new Set(runs.map(({ record }) => record.lines.source));
  const lines = sources.size === 1 ? "same" : "own";
  const common = takeCommonRows(
    runs.map(({ predictions }) => predictions),
    lines,
  );
  const [first] = common.rows;
  if (first!.rows === 0) throw noCommonRows(runs, common.leftOut);
  const evalStart = fromEpochDay(first!.date.reduce((least, day) => Math.min(least, day)));
  const own = ownFeatures(details);
  const withoutLine = runs.every(({ record }) => record.metrics.mae_all !== null);
  const compared = runs.map(({ id, name, startedAt, record }, k): ComparedRun => {
    const { start: from, end: to } = evaluationDays(record);
    return {
      letter: letterOf(k),
      id,
      name,
      startedAt,
      datasetSha256: record.data.dataset_sha256,
      lineSource: lineSourceAt(record.lines.source, record.lines.time ?? DEFAULT_LINE_TIME),
      evaluated: {
        from,
        to,
        rows: record.rows.eval_all,
        rowsWithLine: record.rows.eval_lines,
      },
      leftOut: common.leftOut[k]!,
      evaluation: evaluate(common.rows[k]!, {
        seed: COMPARING_SEED,
        evalStart,
        includeNoLine: withoutLine,
        breakdowns: false,
      }),
      audit: auditOf(record),
      tries: judgeTries(registry, id),
      ownFeatures: own[k]!,
    };
  });
  const lined = Array.from(first!.line, (_, row) => row).filter((row) => !Number.isNaN(first!.line[row]!));
  return {
    dataSource: details[0]!.dataSource,
    lines,
    runs: compared,
    settings: compareSettings(details),
    rows: first!.rows,
    rowsWithLine: lined.length,
    rowsWithSameLine: lined.filter((row) => common.rows.every(({ line }) => line[row] === first!.line[row])).length,
    dates: new Set(first!.date).size,
    pairs: common.rows.slice(1).map((rows, k) => ({
      run: letterOf(k + 1),
      against: letterOf(0),
      comparison: comparePredictions(rows, first!, { seed: COMPARING_SEED, edges: COMPARED_EDGES }),
    })),
  };
}

function auditOf({ leak_audit: { verdict, checks }, features }: ReportRun["record"]): ComparedAudit {
  const found = verdict === "CLEAN" ? [] : checks.filter((check) => check.verdict === verdict);
  return {
    verdict,
    findings: found.map(({ name, evidence }) => `${name}: ${evidence}`),
    rawSql: features.raw_sql ?? [],
  };
}

function noCommonRows(runs: readonly ReportRun[], leftOut: readonly LeftOut[]): DataError {
  const spans = runs.map(({ name, record }) => {
    const { start, end } = evaluationDays(record);
    return `${name} was evaluated on ${start} to ${end}`;
  });
  const { otherLine, otherOutcome } = leftOut[0]!;
  const reasons = [
    ...(otherLine > 0 ? [`${grouped(otherLine)} rows have another line`] : []),
    ...(otherOutcome > 0 ? [`${grouped(otherOutcome)} rows have another day or outcome`] : []),
  ];
  return new DataError("NO_COMMON_ROWS", `the runs have no row in common: ${[...spans, ...reasons].join("; ")}`, {
    hint: "compare runs evaluated over the same days",
  });
}

/** "A" to "Z", then "A1" and on. */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26)}`;
}
