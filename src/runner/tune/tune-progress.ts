import type { OnProgress } from "../../core/progress.js";
import type { CandidateScore } from "../../registry/index.js";

/** Follows a tuning: how many candidates are done, which is best so far, how long the rest will take. */
export interface TuneProgress {
  /** Counts a candidate whose score is known from before; it says nothing of the time a fit takes. */
  takeOver(number: number, score: CandidateScore): void;
  /** Counts a candidate whose fit has just ended and reports. */
  finish(number: number, score: CandidateScore): void;
}

const DIGITS = 3;

/** @param total candidates in all */
export function createTuneProgress(total: number, onProgress: OnProgress | undefined): TuneProgress {
  const start = performance.now();
  let done = 0;
  let fitted = 0;
  let best: { number: number; loss: number } | null = null;
  const count = (number: number, { loss }: CandidateScore) => {
    done++;
    if (best === null || loss < best.loss || (loss === best.loss && number < best.number)) best = { number, loss };
    return best;
  };
  return {
    takeOver: count,
    finish(number, score) {
      const leader = count(number, score);
      fitted++;
      const seconds = ((performance.now() - start) / 1000 / fitted) * (total - done);
      const detail = `best ${leader.loss.toFixed(DIGITS)} (candidate ${leader.number})`;
      onProgress?.({ phase: "tune", done, total, detail, secondsLeft: seconds });
    },
  };
}
