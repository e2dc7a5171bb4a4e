import type { PlayerOutlook } from "./outlook.js";
import { EARLY_EXIT_CHANCE } from "./rotation.js";

const MOST_POINTS = 100;

/** Nodes and weights of the five-point Gauss-Hermite rule for a standard normal (Abramowitz and Stegun, table 25.10). */
const NODES = [-2.856970013872806, -1.355626179974266, 0, 1.355626179974266, 2.856970013872806];
const WEIGHTS = [
  0.011257411327720689, 0.22207592200561266, 0.5333333333333333, 0.22207592200561266, 0.011257411327720689,
];
/** An early exit leaves about this part of a night. */
const EXIT_FACTOR = 0.45;

/** The distribution of one player's points, known before the game. */
export class PointsDistribution {
  /** tail[k] = P(points >= k), k = 0 .. MOST_POINTS + 1. */
  private readonly tail: Float64Array;
  readonly median: number;
  readonly mean: number;

  constructor(outlook: PlayerOutlook, chances: number) {
    const mass = new Float64Array(MOST_POINTS + 1);
    const n = Math.floor(chances + 0.5);
    // The plan is what he gets on average, early exits included.
    const whole = 1 / (1 - EARLY_EXIT_CHANCE * (1 - EXIT_FACTOR));
    for (const [i, node] of NODES.entries()) {
      const factor = whole * Math.max(0.15, 1 + node * outlook.variation);
      addCompoundBinomial(mass, n, outlook.share * factor, outlook.scores, WEIGHTS[i]! * (1 - EARLY_EXIT_CHANCE));
    }
    addCompoundBinomial(mass, n, outlook.share * EXIT_FACTOR, outlook.scores, EARLY_EXIT_CHANCE);
    this.tail = new Float64Array(MOST_POINTS + 2);
    let mean = 0;
    for (let k = MOST_POINTS; k >= 0; k--) {
      this.tail[k] = this.tail[k + 1]! + mass[k]!;
      mean += k * mass[k]!;
    }
    this.mean = mean;
    this.median = this.quantile(0.5);
  }

  /** P(points > line), linear between half points so that a shifted line has a price too. */
  over(line: number): number {
    const at = line + 0.5;
    if (at <= 0) return 1;
    if (at >= MOST_POINTS + 1) return 0;
    const k = Math.floor(at);
    return this.tail[k]! + (at - k) * (this.tail[k + 1]! - this.tail[k]!);
  }

  /** The line x at which over(x) equals `chance`. */
  quantile(chance: number): number {
    let k = 0;
    while (k < MOST_POINTS && this.tail[k + 1]! > chance) k++;
    const drop = this.tail[k]! - this.tail[k + 1]!;
    return k - 0.5 + (drop > 0 ? (this.tail[k]! - chance) / drop : 0);
  }
}

/**
 * Adds weight times the distribution of a sum of 1, 2 and 3 point scores in `n` chances, each the player's with
 * probability `share`: a compound binomial, by Panjer's recursion (H. H. Panjer, "Recursive evaluation of a family of
 * compound distributions", ASTIN Bulletin 12, 1981).
 */
function addCompoundBinomial(
  mass: Float64Array,
  n: number,
  share: number,
  scores: readonly [number, number, number],
  weight: number,
): void {
  const [one, two, three] = scores;
  const q = share * (one + two + three);
  const odds = q / (1 - q);
  const [f1, f2, f3] = [one / (one + two + three), two / (one + two + three), three / (one + two + three)];
  let start = 1;
  for (let i = 0; i < n; i++) start *= 1 - q;
  let [g1, g2, g3] = [start, 0, 0];
  mass[0]! += weight * start;
  for (let x = 1; x <= MOST_POINTS; x++) {
    const b = (n + 1) / x;
    const g = odds * ((b - 1) * f1 * g1 + (2 * b - 1) * f2 * g2 + (3 * b - 1) * f3 * g3);
    if (g <= 0) break;
    mass[x]! += weight * g;
    g3 = g2;
    g2 = g1;
    g1 = g;
  }
}
