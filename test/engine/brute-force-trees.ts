import type { Dataset } from "../../src/engine/model.js";

/** A loss as the slow learner needs it. */
export interface SlowLoss {
  gradient(residual: number): number;
  /** Best constant for these residuals, `l2` 0 for the start. */
  constant(residuals: number[], l2: number): number;
}

export interface SlowOptions {
  policy: "SymmetricTree" | "Depthwise";
  iterations: number;
  learningRate: number;
  depth: number;
  l2: number;
  minRows: number;
}

interface Candidate {
  feature: number;
  goesLeft: (value: number) => boolean;
}

const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? sorted[half - 1]! / 2 + sorted[half]! / 2 : sorted[Math.floor(half)]!;
};

export const slowLosses: Record<"RMSE" | "MAE", SlowLoss> = {
  RMSE: {
    gradient: (r) => r,
    constant: (residuals, l2) => residuals.reduce((sum, r) => sum + r, 0) / (residuals.length + l2),
  },
  MAE: { gradient: (r) => Math.sign(r), constant: median },
};

/**
 * Boosted trees without bins, histograms or integers: every candidate split divides the raw rows and sums their gradients anew.
 * Returns the prediction for each training row.
 */
export function slowBoostedTrees({ matrix, target }: Dataset, loss: SlowLoss, options: SlowOptions): number[] {
  const start = loss.constant([...target], 0);
  const prediction = [...target].map(() => start);
  const candidates = allCandidates(matrix.columns);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const residual = [...target].map((value, row) => value - prediction[row]!);
    const gradient = residual.map((r) => loss.gradient(r));
    let nodes = [[...target.keys()]];
    let leaves: number[][] = [];
    for (let level = 0; level < options.depth; level++) {
      const together = options.policy === "SymmetricTree" ? [nodes] : nodes.map((node) => [node]);
      nodes = [];
      for (const group of together) {
        const split = bestSplit(group, candidates, matrix.columns, gradient, options);
        if (split === null) leaves = leaves.concat(group);
        else nodes = nodes.concat(group.flatMap((node) => divide(node, split, matrix.columns)));
      }
    }
    for (const leaf of leaves.concat(nodes)) {
      if (leaf.length === 0) continue;
      const value = loss.constant(
        leaf.map((row) => residual[row]!),
        options.l2,
      );
      for (const row of leaf) prediction[row]! += value * options.learningRate;
    }
  }
  return prediction;
}

function allCandidates(columns: readonly Float64Array[]): Candidate[] {
  return columns.flatMap((column, feature) => {
    const values = [...new Set([...column].filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
    const borders = values.slice(1).map((value, i) => values[i]! / 2 + value / 2);
    return [
      { feature, goesLeft: (value: number) => Number.isNaN(value) },
      ...borders.concat(Infinity).flatMap((border) => [
        { feature, goesLeft: (value: number) => !(value > border) },
        { feature, goesLeft: (value: number) => value <= border },
      ]),
    ];
  });
}

function divide(node: number[], { feature, goesLeft }: Candidate, columns: readonly Float64Array[]): number[][] {
  const left = node.filter((row) => goesLeft(columns[feature]![row]!));
  const right = node.filter((row) => !goesLeft(columns[feature]![row]!));
  return [left, right];
}

function bestSplit(
  nodes: number[][],
  candidates: Candidate[],
  columns: readonly Float64Array[],
  gradient: number[],
  { l2, minRows, policy }: SlowOptions,
): Candidate | null {
  const score = (rows: number[]) => {
    const sum = rows.reduce((total, row) => total + gradient[row]!, 0);
    return rows.length === 0 ? 0 : (sum * sum) / (rows.length + l2);
  };
  const before = nodes.reduce((sum, node) => sum + score(node), 0);
  let best: Candidate | null = null;
  let bestGain = before * 1e-12;
  for (const candidate of candidates) {
    let after = 0;
    let allowed = true;
    for (const node of nodes) {
      const [left, right] = divide(node, candidate, columns) as [number[], number[]];
      const whole = left.length === 0 || right.length === 0;
      after += whole ? score(node) : score(left) + score(right);
      if (policy === "Depthwise" && (left.length < minRows || right.length < minRows)) allowed = false;
    }
    if (allowed && after - before > bestGain) {
      best = candidate;
      bestGain = after - before;
    }
  }
  return best;
}
