import { createRng, type Rng } from "../../core/rng.js";

/** The random draws the league is made of. Only + - * / are used, so every machine draws the same numbers. */
export interface Draws extends Rng {
  /** Mean 0, standard deviation 1: the scaled sum of four uniforms, so never beyond 3.47 either way. */
  normal(): number;
  chance(probability: number): boolean;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number in low .. high, both included. */
  whole(low: number, high: number): number;
  /** A random order of 0 .. n-1 (Fisher and Yates). */
  order(n: number): number[];
}

const SQRT_3 = 1.7320508075688772;

/** @param stream sub-stream number: seasons and parts of a season draw from streams of their own */
export function createDraws(seed: number, stream: number): Draws {
  const { uniform, int } = createRng(seed, stream);
  return {
    uniform,
    int,
    normal: () => (uniform() + uniform() + uniform() + uniform() - 2) * SQRT_3,
    chance: (probability) => uniform() < probability,
    between: (low, high) => low + (high - low) * uniform(),
    whole: (low, high) => low + int(high - low + 1),
    order: (n) => {
      const order = Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = int(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
