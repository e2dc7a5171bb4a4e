import type { Dataset } from "../../src/engine/model.js";

/** A loss as the slow learner needs it. */
export interface SlowLoss {
  gradient(residual: number, target: number): number;
  /** What to start from. */
  start(targets: number[]): number;
  leaf(residuals: number[], targets: number[], l2: number): number;
}

export interface SlowOptions {
  policy: "SymmetricTree" | "Depthwise" | "Lossguide";
  iterations: number;
  learningRate: number;
  depth: number;
  l2: number;
  minRows: number;
  /** Lossguide only. */
  maxLeaves?: number;
}

interface Candidate {
  feature: number;
  goesLeft: (value: number) => boolean;
}

/** The lowest value that at least the share alpha is not above; halfway to the next when it is exactly that share. */
const quantile = (alpha: number) => (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = sorted.findIndex((_, i) => i + 1 >= alpha * sorted.length);
  return at + 1 === alpha * sorted.length ? sorted[at]! / 2 + sorted[at + 1]! / 2 : sorted[at]!;
};

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

const probability = (logOdds: number) => 1 / (1 + Math.exp(-logOdds));

/** The c for which `balance` goes from above 0 to below, between -100 and 100. */
function bisect(balance: (c: number) => number): number {
  let low = -100;
  let high = 100;
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (balance(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

export const slowLosses = {
  RMSE: {
    gradient: (r) => r,
    start: (targets) => sum(targets) / targets.length,
    leaf: (residuals, _, l2) => sum(residuals) / (residuals.length + l2),
  },
  MAE: { gradient: (r) => Math.sign(r), start: quantile(0.5), leaf: quantile(0.5) },
  // A quarter has an exact gradient, so that splits that gain the same are equal here and in the engine.
  "Quantile:alpha=0.25": {
    gradient: (r) => (r > 0 ? 0.25 : r < 0 ? -0.75 : 0),
    start: quantile(0.25),
    leaf: quantile(0.25),
  },
  LogCosh: {
    gradient: (r) => Math.tanh(r),
    start: (targets) => bisect((c) => sum(targets.map((target) => Math.tanh(target - c)))),
    leaf: (residuals, _, l2) =>
      sum(residuals.map(Math.tanh)) / (sum(residuals.map((r) => (r === 0 ? 1 : Math.tanh(r) / r))) + l2),
  },
  Logloss: {
    gradient: (r, target) => target - probability(target - r),
    start: (targets) => Math.log(sum(targets) / (targets.length - sum(targets))),
    leaf(residuals, targets, l2) {
      const p = residuals.map((r, i) => probability(targets[i]! - r));
      return sum(p.map((value, i) => targets[i]! - value)) / (sum(p.map((value) => value * (1 - value))) + l2);
    },
  },
} satisfies Record<string, SlowLoss>;

/**
 * Boosted trees without bins, histograms or integers: every candidate split divides the raw rows and sums their gradients anew.
 * Returns the prediction for each training row.
 */
export function slowBoostedTrees({ matrix, target }: Dataset, loss: SlowLoss, options: SlowOptions): number[] {
  const start = loss.start([...target]);
  const prediction = [...target].map(() => start);
  const candidates = allCandidates(matrix.columns);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const residual = [...target].map((value, row) => value - prediction[row]!);
    const gradient = residual.map((r, row) => loss.gradient(r, target[row]!));
    const grow = options.policy === "Lossguide" ? bestFirst : levelByLevel;
    const find = (nodes: number[][]) => bestSplit(nodes, candidates, matrix.columns, gradient, options);
    for (const leaf of grow([...target.keys()], matrix.columns, find, options)) {
      if (leaf.length === 0) continue;
      const value = loss.leaf(
        leaf.map((row) => residual[row]!),
        leaf.map((row) => target[row]!),
        options.l2,
      );
      for (const row of leaf) prediction[row]! += value * options.learningRate;
    }
  }
  return prediction;
}

type Find = (nodes: number[][]) => { candidate: Candidate; gain: number } | null;

function levelByLevel(root: number[], columns: readonly Float64Array[], find: Find, options: SlowOptions): number[][] {
  let nodes = [root];
  let leaves: number[][] = [];
  for (let level = 0; level < options.depth; level++) {
    const together = options.policy === "SymmetricTree" ? [nodes] : nodes.map((node) => [node]);
    nodes = [];
    for (const group of together) {
      const split = find(group);
      if (split === null) leaves = leaves.concat(group);
      else nodes = nodes.concat(group.flatMap((node) => divide(node, split.candidate, columns)));
    }
  }
  return leaves.concat(nodes);
}

/** Looks at all leaves anew before every split and splits the one that gains most, of equals the oldest. */
function bestFirst(root: number[], columns: readonly Float64Array[], find: Find, options: SlowOptions): number[][] {
  let leaves = [{ rows: root, level: 0 }];
  while (leaves.length < (options.maxLeaves ?? Infinity)) {
    const splits = leaves.map(({ rows, level }) => (level < options.depth ? find([rows]) : null));
    const most = Math.max(...splits.map((split) => split?.gain ?? 0));
    const index = splits.findIndex((split) => split?.gain === most);
    const split = splits[index];
    if (!split) break;
    const { rows, level } = leaves[index]!;
    const children = divide(rows, split.candidate, columns).map((part) => ({ rows: part, level: level + 1 }));
    leaves = [...leaves.slice(0, index), ...leaves.slice(index + 1), ...children];
  }
  return leaves.map(({ rows }) => rows);
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
): { candidate: Candidate; gain: number } | null {
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
      if (policy !== "SymmetricTree" && (left.length < minRows || right.length < minRows)) allowed = false;
    }
    if (allowed && after - before > bestGain) {
      best = candidate;
      bestGain = after - before;
    }
  }
  return best && { candidate: best, gain: bestGain };
}
