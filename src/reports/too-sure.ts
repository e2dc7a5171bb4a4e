import { sureness } from "./calibration-phrases.js";
import { formatFigure, formatValue } from "./format.js";
import type { LabelledRun } from "./label-runs.js";
import { widerErrors } from "./probability-cautions.js";
import { betsOf } from "./realised-roi.js";
import { sayByRun, whichRuns } from "./which-runs.js";

/** What shows that the probabilities of runs are too sure of themselves, and of which runs; null where nothing does. */
export function tooSurePhrase(runs: readonly LabelledRun[]): string | null {
  const wider = sayByRun(runs, ({ run }) => widerErrors(run.record));
  const parts = [
    lowReturns(runs),
    flatEnds(runs),
    wider && `errors larger on evaluation than on the validation rows the probabilities are read off: ${wider}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("; ");
}

/** That the positive-EV bets returned less than the probabilities promised, beyond the interval. */
function lowReturns(runs: readonly LabelledRun[]): string | null {
  const below = runs.flatMap(betsOf).filter(({ standing }) => standing === "below");
  if (below.length === 0) return null;
  const [{ roi, expected }] = below as [(typeof below)[number]];
  const what =
    runs.length === 1
      ? `${formatFigure(roi, "return")} where ${formatValue(expected, "return")} was expected`
      : `less than expected${of(
          below.map(({ run }) => run),
          runs,
        )}`;
  return `the positive-EV bets returned ${what}`;
}

/** That fewer lines went the predicted way than was predicted, in the lowest or the highest tenth of the predictions. */
function flatEnds(runs: readonly LabelledRun[]): string | null {
  const flat = runs.filter(({ run }) => {
    const tenths = run.record.probability?.calibration?.table ?? [];
    return [tenths.at(0), tenths.at(-1)].some(
      (bin) => bin && sureness({ said: bin.meanPredicted, observed: bin.observed }) === "too sure",
    );
  });
  if (flat.length === 0) return null;
  return `fewer lines went the predicted way than predicted, in the lowest or the highest tenth of the predictions${of(flat, runs)}`;
}

function of(some: readonly LabelledRun[], runs: readonly LabelledRun[]): string {
  return runs.length === 1 ? "" : ` (${whichRuns(some, runs)})`;
}
