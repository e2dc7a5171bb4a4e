import type { NodeSums, Split } from "../../split.js";
import { LEAST_GAIN } from "../../split.js";
import type { SplitRules } from "../../split-rules.js";
import { scoreOf } from "../../split-rules.js";

/** Per feature and bin the sum of gradient cells (and of weight cells) of one node's rows. */
export interface PlainHistogram {
  readonly cells: Float64Array;
  readonly weights: Float64Array | null;
}

/** The best split of one node, as FitKernels.findNodeSplits says. */
export function findNodeSplit(
  histogram: PlainHistogram,
  wanted: Uint8Array,
  node: NodeSums,
  rules: SplitRules,
): Split | null {
  const { usable, gainFactor } = rules;
  const nodeScore = scoreOf(node, rules);
  let best: Split | null = null;
  for (const feature of usable) {
    if (!wanted[feature]) continue;
    const found = searchFeature(histogram, feature, node, nodeScore, rules);
    if (found === 0) continue;
    const gain = (result.score - nodeScore) * gainFactor[feature]!;
    if (best === null || gain > best.gain) {
      best = { feature, bin: result.bin, missingLeft: result.missingLeft, gain };
    }
  }
  return best;
}

/** Where {@link searchFeature} leaves the best candidate of a feature, so that the search allocates nothing. */
const result = { score: 0, bin: 0, missingLeft: true };

/** Returns 1 and fills `result` when some split of the feature beats the undivided node, else 0. */
function searchFeature(
  histogram: PlainHistogram,
  feature: number,
  node: NodeSums,
  nodeScore: number,
  rules: SplitRules,
): number {
  const { cells, weights } = histogram;
  const { countRadix, l2, minRows, weightPerCell } = rules;
  const perRadix = 1 / countRadix;
  const direction = rules.monotone[feature]!;
  const start = rules.offsets[feature]!;
  const end = rules.offsets[feature + 1]!;
  const missing = cells[start]!;
  const missingWeight = weights === null ? 0 : weights[start]!;
  const allGradient = Math.floor(node.cells * perRadix);
  const allCount = node.cells - allGradient * countRadix;
  const allWeight = weights === null ? allCount : node.weights * weightPerCell;

  let bestScore = nodeScore + nodeScore * LEAST_GAIN;
  let bestBin = -1;
  let bestMissingLeft = true;
  let values = 0;
  let valueWeights = 0;
  for (let at = start; at < end; at++) {
    if (at === start) {
      // Bin 0, missing left and every value right, is a candidate only when something is missing.
      if (missing === 0) continue;
    } else {
      // An empty bin makes the same parts as the bin before it.
      if (cells[at] === 0) continue;
      values += cells[at]!;
      if (weights !== null) valueWeights += weights[at]!;
    }
    const sides = at === start || missing === 0 ? 1 : 2;
    for (let side = 0; side < sides; side++) {
      const left = side === 0 ? values + missing : values;
      const gradient = Math.floor(left * perRadix);
      const count = left - gradient * countRadix;
      if (count < minRows || allCount - count < minRows) continue;
      const leftWeight =
        weights === null ? count : (side === 0 ? valueWeights + missingWeight : valueWeights) * weightPerCell;
      const rightGradient = allGradient - gradient;
      const rightWeight = allWeight - leftWeight;
      if (direction !== 0 && at !== start) {
        const rise = rightGradient / (rightWeight + l2) - gradient / (leftWeight + l2);
        if (rise * direction < 0) continue;
      }
      const score = (gradient * gradient) / (leftWeight + l2) + (rightGradient * rightGradient) / (rightWeight + l2);
      if (score > bestScore) {
        bestScore = score;
        bestBin = at - start;
        bestMissingLeft = side === 0;
      }
    }
  }
  if (bestBin < 0) return 0;
  result.score = bestScore;
  result.bin = bestBin;
  result.missingLeft = bestMissingLeft;
  return 1;
}
