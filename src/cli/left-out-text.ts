import type { LeftOut } from "../metrics/index.js";
import { formatCount } from "../reports/format.js";

/** Why rows of one run are not among those all runs share, with how many: "12 not in all, 3 on another line"; "none". */
export function leftOutText({ absent, otherOutcome, otherLine }: LeftOut): string {
  const parts = [
    ...(absent > 0 ? [`${formatCount(absent)} not in all`] : []),
    ...(otherLine > 0 ? [`${formatCount(otherLine)} on another line`] : []),
    ...(otherOutcome > 0 ? [`${formatCount(otherOutcome)} with another outcome`] : []),
  ];
  return parts.join(", ") || "none";
}
