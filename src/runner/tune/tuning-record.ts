import { median } from "../../core/median.js";
import { realityCheck } from "../../metrics/index.js";
import type { CandidateScore } from "../../registry/index.js";
import type { TunedCandidate, TuningRecord } from "../result.js";
import type { DayRange } from "../windows.js";
import { chooseWinner, lossDifference } from "./choose-winner.js";
import { comparedLoss, weightByDate } from "./loss-by-date.js";
import type { Candidate, TuningPlan } from "./plan-tuning.js";
import type { TunedScores } from "./tune-run.js";
import type { TuningRows } from "./tuning-rows.js";

/** Where the validation rows of a tuning stand. */
export interface ValidationPart {
  readonly range: DayRange;
  readonly rowsSha256: string;
}

/**
 * Says what a tuning found and how far it can be believed.
 * @param scores one per candidate, in their order
 * @param backends by candidate, as tuneRun gives them
 * @param seed of the bootstrap
 */
export function tuningRecord(
  { tune, candidates, skipped }: TuningPlan,
  scores: readonly CandidateScore[],
  backends: TunedScores["backends"],
  rows: TuningRows,
  { range, rowsSha256 }: ValidationPart,
  seed: number,
): TuningRecord {
  const best = chooseWinner(scores);
  const loss = candidates[0]!.options.loss_function;
  const lossFunction = typeof loss === "string" ? loss : null;
  const losses = scores.map((score) => score.loss);
  const [own, ...others] = scores.map((score) => score.lossByDate);
  return {
    method: tune.method,
    seed: tune.method === "random" ? (tune.seed ?? null) : null,
    space: tune.space,
    candidates: candidates.length,
    ...(skipped.length > 0 && { skipped: skipped.length }),
    loss_function: lossFunction,
    validation: { ...range, rows: rows.validation.target.length, rows_sha256: rowsSha256 },
    winner: tunedCandidate(candidates[best]!, scores[best]!, backends),
    own: tunedCandidate(candidates[0]!, scores[0]!, backends),
    spread: { lowest: Math.min(...losses), median: median(losses)!, highest: Math.max(...losses) },
    difference: best === 0 ? null : lossDifference(scores[best]!, scores[0]!, rows, comparedLoss(loss).name, seed),
    reality_check_p: best === 0 ? null : realityCheck(own!, others, weightByDate(rows), { seed }),
  };
}

/** What a candidate is and reached, as results and artifacts hold it: nothing of the time it took. */
export function tunedCandidate(
  { number, settings }: Candidate,
  { loss, mae, iterations }: CandidateScore,
  backends: TunedScores["backends"],
): TunedCandidate {
  const backend = backends.get(number);
  return {
    candidate: number,
    settings: { ...settings },
    loss,
    mae,
    iterations,
    ...(backend !== undefined && { fitted_backend: backend }),
  };
}
