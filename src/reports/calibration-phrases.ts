import { formatEstimate, formatValue } from "./format.js";
import type { LabelledRun } from "./label-runs.js";
import { plainText } from "./markdown-table.js";
import { intervalStanding } from "./phrases.js";
import { groupByLoss, type LossGroup } from "./pool-by-loss.js";
import { type PooledBin, poolCalibration } from "./pool-calibration.js";
import { runInWords } from "./which-runs.js";

/** Where neither side is more probable. */
const EVEN = 0.5;

/** Whether the side called more probable came less often than was said, or more often, as far as the interval tells. */
export function sureness({ said, observed }: PooledBin): "too sure" | "not sure enough" | "open" {
  const standing = intervalStanding(observed, said);
  if (standing !== "above" && standing !== "below") return "open";
  return (standing === "above") === said < EVEN ? "too sure" : "not sure enough";
}

/**
 * What was said and what happened at both ends of the calibration chart, one item for each of its panels: "MAE loss: predicted 33.1 %,
 * observed 45.0 % [38.0, 52.1] n=180 (too sure); ..."; none without a bin. As Markdown.
 */
export function calibrationEnds(runs: readonly LabelledRun[]): string[] {
  const groups = groupByLoss(runs);
  return groups.flatMap((group) => {
    const { bins } = poolCalibration(group);
    if (bins.length === 0) return [];
    const ends = [...new Set([bins[0]!, bins.at(-1)!])].map(endPhrase).join("; ");
    return [groups.length === 1 ? ends : `${nameOf(group)}: ${ends}`];
  });
}

function endPhrase(bin: PooledBin): string {
  const found = sureness(bin);
  const figures = `predicted ${formatValue(bin.said, "rate")}, observed ${formatEstimate(bin.observed, "rate")}`;
  return found === "open" ? figures : `${figures} (${found})`;
}

function nameOf({ runs }: LossGroup): string {
  return runs.length === 1 ? runInWords(runs[0]!) : plainText(runs[0]!.lossInWords);
}
