import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";

const draw = (seed: number, stream: number, n: number) => {
  const rng = createRng(seed, stream);
  return Array.from({ length: n }, () => rng.uniform());
};

describe("rng", () => {
  it("repeats itself for the same seed and stream", () => {
    expect(draw(42, 3, 100)).toEqual(draw(42, 3, 100));
  });

  it("differs between seeds and between streams", () => {
    expect(draw(42, 0, 5)).not.toEqual(draw(43, 0, 5));
    expect(draw(42, 0, 5)).not.toEqual(draw(42, 1, 5));
  });

  it("is uniform: mean 1/2, variance 1/12, streams uncorrelated", () => {
    const n = 200_000;
    const a = draw(1, 0, n);
    const b = draw(1, 1, n);
    const mean = a.reduce((sum, x) => sum + x, 0) / n;
    const variance = a.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    const covariance = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / n;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 3);
    expect(covariance).toBeCloseTo(0, 3);
  });

  it("keeps integers in range", () => {
    const rng = createRng(7);
    const seen = new Set(Array.from({ length: 1000 }, () => rng.int(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
