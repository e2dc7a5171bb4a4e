import fc from "fast-check";
import { expect, test } from "vitest";
import { createLoss } from "../../src/engine/loss.js";

const specs = [
  { name: "RMSE" },
  { name: "MAE" },
  { name: "Huber", delta: 1.5 },
  { name: "Quantile", alpha: 0.3 },
] as const;

/** The loss of one residual, from its textbook definition; RMSE stands for half the square, whose gradient the trees use. */
function textbook(spec: (typeof specs)[number] | { name: "Huber"; delta: number }, r: number): number {
  if (spec.name === "RMSE") return (r * r) / 2;
  if (spec.name === "MAE") return Math.abs(r);
  if (spec.name === "Quantile") return r >= 0 ? spec.alpha * r : (spec.alpha - 1) * r;
  return Math.abs(r) <= spec.delta ? (r * r) / 2 : spec.delta * (Math.abs(r) - spec.delta / 2);
}

test.each(specs)("$name: the gradient is the slope of the loss, times the weight", (spec) => {
  const residual = Float64Array.of(-7, -1.4, -0.2, 0.3, 1.2, 9);
  const out = new Float64Array(6);
  const step = 1e-6;
  createLoss(spec).gradient(residual, new Float64Array(6).fill(2), out);
  for (const [i, r] of residual.entries()) {
    // A higher prediction lowers the residual.
    const slope = (textbook(spec, r - step) - textbook(spec, r + step)) / (2 * step);
    expect(out[i]).toBeCloseTo(-2 * slope, 6);
  }
});

test.each(specs)("$name: the mean is the weighted mean of the loss", (spec) => {
  const residual = Float64Array.of(-7, 0.5, 3);
  const weight = Float64Array.of(1, 2, 0.5);
  const mean = [...residual].reduce((sum, r, i) => sum + weight[i]! * textbook(spec, r), 0) / 3.5;
  expect(createLoss(spec).mean(residual, weight)).toBeCloseTo(spec.name === "RMSE" ? Math.sqrt(2 * mean) : mean, 12);
});

test.each(specs)("$name: no constant is a better start", (spec) => {
  const targets = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(targets, fc.double({ min: -60, max: 60, noNaN: true }), (list, other) => {
      const total = (at: number) => list.reduce((sum, value) => sum + textbook(spec, value - at), 0);
      const sample = { residual: Float64Array.from(list), weightCells: null, weightPerCell: 1, count: list.length };
      const start = createLoss(spec).start(sample);
      expect(total(start)).toBeLessThanOrEqual(total(other) + 1e-4 * (1 + total(other)));
    }),
  );
});

test("a Huber leaf lowers the loss and never overshoots", () => {
  const spec = { name: "Huber", delta: 1 } as const;
  const residuals = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(residuals, (list) => {
      const sample = { residual: Float64Array.from(list), weightCells: null, weightPerCell: 1, count: list.length };
      const step = createLoss(spec).leafValue(sample, 0);
      const total = (at: number) => list.reduce((sum, value) => sum + textbook(spec, value - at), 0);
      expect(total(step)).toBeLessThanOrEqual(total(0) + 1e-9 * (1 + total(0)));
    }),
  );
});
