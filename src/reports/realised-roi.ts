import type { ProbabilityRecord } from "../runner/chances/probability-record.js";
import { doubt } from "./audit-doubt.js";
import { formatCount, formatFigure, formatValue } from "./format.js";
import type { LabelledRun } from "./label-runs.js";
import { intervalStanding, type Standing } from "./phrases.js";
import { runInWords, whichRuns } from "./which-runs.js";

/** The positive-EV bets of a run: what they returned, and what they would have if the probabilities were right. */
export interface Bets {
  readonly run: LabelledRun;
  readonly bets: number;
  readonly expected: number;
  readonly roi: NonNullable<ProbabilityRecord["value"][number]["roi"]>;
  /** Of the realised ROI's interval against the expected one. */
  readonly standing: Standing;
}

const STANDINGS = ["below", "above", "open"] as const;

/** Runs whose figures are given one by one; of more, the lowest and the highest. */
const MOST_NAMED = 2;

/**
 * Whether betting by the probabilities returned what they promise: the realised ROI of the positive-EV bets against the expected one.
 * Of several runs with the figures of those whose interval leaves out what was expected. null where no run has such bets.
 */
export function realisedRoiPhrase(runs: readonly LabelledRun[]): string | null {
  const measured = runs.flatMap(betsOf);
  if (measured.length === 0) return null;
  if (runs.length === 1) {
    const [one] = measured as [Bets];
    return `realised ROI ${figures(one)}: ${verdict(one.standing)}${one.standing === "above" ? doubt([one.run.run]) : ""}`;
  }
  const said = STANDINGS.flatMap((standing) => {
    const some = measured.filter((one) => one.standing === standing);
    if (some.length === 0) return [];
    const which = whichRuns(
      some.map(({ run }) => run),
      runs,
    );
    if (standing === "open") return [`${verdict(standing)} (${which})`];
    const doubtful = standing === "above" ? doubt(some.map(({ run }) => run.run)) : "";
    return [`${verdict(standing)}${some.length > MOST_NAMED ? ` (${which})` : ""}${doubtful}, ${ends(some)}`];
  });
  return `realised ROI ${said.join("; ")}`;
}

/** The positive-EV bets of a run as a list of one; none where it has no such bets. */
export function betsOf(run: LabelledRun): Bets[] {
  const all = run.run.record.probability?.value.at(-1);
  if (!all?.roi || all.meanExpected === null) return [];
  const { bets, meanExpected: expected, roi } = all;
  return [{ run, bets, expected, roi, standing: intervalStanding(roi, expected) }];
}

function verdict(standing: Standing): string {
  return standing === "open" ? "cannot be told from the expected" : `${standing} the expected`;
}

function figures({ bets, expected, roi }: Bets): string {
  return `${formatFigure(roi, "return")} on ${formatCount(bets)} bets, ${formatValue(expected, "return")} expected`;
}

/** All of a few runs, else the two between which the others lie. */
function ends(some: readonly Bets[]): string {
  const named = (one: Bets) => `${figures(one)} (${runInWords(one.run)})`;
  if (some.length <= MOST_NAMED) return some.map(named).join(" and ");
  const sorted = [...some].sort((a, b) => a.roi.value - b.roi.value);
  return `from ${named(sorted[0]!)} to ${named(sorted.at(-1)!)}`;
}
