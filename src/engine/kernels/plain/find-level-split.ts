import type { NodeSums, Split } from "../../split.js";
import { LEAST_GAIN } from "../../split.js";
import type { SplitRules } from "../../split-rules.js";
import { scoreOf } from "../../split-rules.js";
import type { PlainHistogram } from "./find-node-split.js";

/** Scores per bin, summed over the nodes of a level: missing values left, missing values right. */
export interface LevelScores {
  readonly missingLeft: Float64Array;
  readonly missingRight: Float64Array;
}

export function createLevelScores(): LevelScores {
  return { missingLeft: new Float64Array(256), missingRight: new Float64Array(256) };
}

/** See FitKernels.findLevelSplit. */
export function findLevelSplit(
  histograms: readonly PlainHistogram[],
  wanted: Uint8Array,
  nodes: readonly NodeSums[],
  rules: SplitRules,
  scores: LevelScores,
): Split | null {
  const { usable, offsets, gainFactor } = rules;
  let levelScore = 0;
  for (const node of nodes) levelScore += scoreOf(node, rules);
  const least = levelScore + levelScore * LEAST_GAIN;
  let best: Split | null = null;
  for (const feature of usable) {
    if (!wanted[feature]) continue;
    const bins = offsets[feature + 1]! - offsets[feature]!;
    scores.missingLeft.fill(0, 0, bins);
    scores.missingRight.fill(0, 0, bins);
    for (const [index, node] of nodes.entries()) addNode(histograms[index]!, feature, node, rules, scores);
    for (let bin = 0; bin < bins; bin++) {
      for (let side = 0; side < 2; side++) {
        const score = side === 0 ? scores.missingLeft[bin]! : scores.missingRight[bin]!;
        if (score <= least) continue;
        const gain = (score - levelScore) * gainFactor[feature]!;
        if (best === null || gain > best.gain) best = { feature, bin, missingLeft: side === 0, gain };
      }
    }
  }
  return best;
}

function addNode(
  histogram: PlainHistogram,
  feature: number,
  node: NodeSums,
  rules: SplitRules,
  scores: LevelScores,
): void {
  const { cells, weights } = histogram;
  const { missingLeft, missingRight } = scores;
  const direction = rules.monotone[feature]!;
  const whole = scoreOf(node, rules);
  const start = rules.offsets[feature]!;
  const bins = rules.offsets[feature + 1]! - start;
  const missing = cells[start]!;
  const missingWeight = weights === null ? 0 : weights[start]!;

  // Bin 0, missing against the rest, orders no two values, so no constraint applies; its mirror image is no other split.
  let scoreLeft = partsScore(missing, missingWeight, node, whole, 0, rules);
  let scoreRight = whole;
  missingLeft[0]! += scoreLeft;
  missingRight[0]! += scoreRight;
  let values = 0;
  let valueWeights = 0;
  for (let bin = 1; bin < bins; bin++) {
    const cell = cells[start + bin]!;
    // An empty bin makes the same parts as the bin before it, but bin 0 is not held to the constraint and the others are.
    if (cell !== 0 || bin === 1) {
      values += cell;
      if (weights !== null) valueWeights += weights[start + bin]!;
      scoreLeft = partsScore(values + missing, valueWeights + missingWeight, node, whole, direction, rules);
      scoreRight = missing === 0 ? scoreLeft : partsScore(values, valueWeights, node, whole, direction, rules);
    }
    missingLeft[bin]! += scoreLeft;
    missingRight[bin]! += scoreRight;
  }
}

/** Score of a node divided into a left part with these sums and the rest; `whole` when a part is empty or the constraint is broken. */
function partsScore(
  left: number,
  leftCells: number,
  node: NodeSums,
  whole: number,
  direction: number,
  rules: SplitRules,
): number {
  const { countRadix, l2, weightPerCell } = rules;
  const gradient = Math.floor(left / countRadix);
  const count = left - gradient * countRadix;
  const right = node.cells - left;
  const rightGradient = Math.floor(right / countRadix);
  const rightCount = right - rightGradient * countRadix;
  if (count === 0 || rightCount === 0) return whole;
  const weight = weightPerCell === 0 ? count : leftCells * weightPerCell;
  const rightWeight = weightPerCell === 0 ? rightCount : (node.weights - leftCells) * weightPerCell;
  if (direction !== 0) {
    const rise = rightGradient / (rightWeight + l2) - gradient / (weight + l2);
    if (rise * direction < 0) return whole;
  }
  return (gradient * gradient) / (weight + l2) + (rightGradient * rightGradient) / (rightWeight + l2);
}
