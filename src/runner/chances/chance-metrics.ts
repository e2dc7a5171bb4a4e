import type { MetricRow } from "../../registry/index.js";
import type { EvaluationRecord } from "../result.js";

/** The figures of a run's chances as metric rows: the model's in slice "all", the market's in "market", value by bucket in "value". */
export function chanceMetrics({ probability }: Pick<EvaluationRecord, "probability">): MetricRow[] {
  if (!probability) return [];
  const { scores, calibration, value, bankroll } = probability;
  const rows: MetricRow[] = [];
  for (const [name, score] of scores ? Object.entries({ brier: scores.brier, log_loss: scores.log_loss }) : []) {
    const { standardError: _error, ...difference } = score.difference;
    rows.push({ name, ...score.model }, { name, slice: "market", ...score.market });
    rows.push({ name: `${name}_less_market`, ...difference });
  }
  if (calibration) rows.push({ name: "calibration_error", value: calibration.calibration_error, n: calibration.rows });
  for (const [i, bucket] of value.entries()) {
    const slice = i === value.length - 1 ? "value: all" : `value: ${bucket.from}`;
    if (bucket.roi) rows.push({ name: "roi", slice, step: i, ...bucket.roi });
  }
  if (bankroll) {
    rows.push({ name: "bankroll_final", n: bankroll.bets, ...bankroll.final });
    rows.push({ name: "bankroll_max_drawdown", value: bankroll.maxDrawdown, n: bankroll.days });
  }
  return rows;
}
