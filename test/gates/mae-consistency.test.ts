import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { judgeMaeConsistency } from "../../src/gates/mae-consistency.js";
import { evidenceWith, maesOf } from "./evidence.js";
import { DEFAULT } from "./thresholds.js";

const on = (mae: ReturnType<typeof maesOf> | null) => judgeMaeConsistency(evidenceWith({ mae }), DEFAULT);

describe("MAE consistency", () => {
  it("is unknown where one of the three was not measured, and believes no error of 0", () => {
    expect(on(null)).toMatchObject({ status: "unknown", failure: null, value: null });
    expect(on(maesOf(0, 5, 5))).toMatchObject({ failure: "concern", value: null });
  });

  it("lets validation and evaluation lie 10 % apart, whichever is larger", () => {
    expect(on(maesOf(5, 5, 5.49)).status).toBe("pass");
    expect(on(maesOf(5, 5, 5.51))).toMatchObject({ failure: "concern" });
    expect(on(maesOf(4.6, 5.51, 5))).toMatchObject({ failure: "concern" });
  });

  it("is as strict with a model that does better on rows it has not seen", () => {
    expect(on(maesOf(5.49, 5, 5)).status).toBe("pass");
    expect(on(maesOf(5.51, 5, 5))).toMatchObject({
      failure: "concern",
      evidence:
        "train 5.51, validation 5.00, evaluation 5.00: the latter two 0.0 % apart; unseen rows are 10.2 % easier than those learned from",
    });
  });

  it("turns the gap to training into what fitted noise adds: least squares with p parameters on n rows", () => {
    // mean squares of residuals and of predictions of new outcomes at the same places, in units of the noise
    const r = 0.15;
    const { value, evidence } = on(maesOf(Math.sqrt(1 - r), Math.sqrt(1 + r), Math.sqrt(1 + r)));
    expect(value).toBeCloseTo(Math.sqrt(1 + r) - 1, 12);
    expect(evidence).toContain("noise that was fitted adds 7.2 %");
    const most = Math.sqrt(1.21 / 0.79);
    expect(on(maesOf(4, 4 * (most - 0.001), 4 * (most - 0.001))).status).toBe("pass");
    expect(on(maesOf(4, 4 * (most + 0.001), 4 * (most + 0.001))).failure).toBe("concern");
  });

  it("takes a figure beyond the bound that noise explains for unproven", () => {
    expect(on(maesOf(4.8, 5, 5.7, 0.3))).toMatchObject({ failure: "unproven" });
    expect(on(maesOf(4.8, 5, 5.7, 0.02))).toMatchObject({ failure: "concern" });
    expect(on(maesOf(4.8, 5, 5.7))).toMatchObject({ failure: "concern" });
  });

  it("is a concern for few models that lie at the bound in truth: about one in forty", () => {
    const rng = createRng(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());
    const samples = 4000;
    let concerns = 0;
    for (let i = 0; i < samples; i++) {
      const drawn = (value: number) => value + 0.15 * normal();
      if (
        on({ ...maesOf(5, drawn(5), drawn(5.5), 0.15), train: { value: 5, standardError: 0.01 } }).failure === "concern"
      )
        concerns++;
    }
    expect(concerns / samples).toBeGreaterThan(0.015);
    expect(concerns / samples).toBeLessThan(0.04);
  });

  it("never grows laxer as the noise shrinks around a figure beyond the bound, nor stricter around one within it", () => {
    const mae = fc.double({ min: 3, max: 7, noNaN: true });
    const error = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(mae, mae, mae, error, error, (train, validation, evaluation, a, b) => {
        const rank = (one: number) =>
          [null, "unproven", "concern"].indexOf(on(maesOf(train, validation, evaluation, one)).failure as never);
        const [less, more] = [rank(Math.min(a, b)), rank(Math.max(a, b))];
        expect(less).toBeGreaterThanOrEqual(more);
        expect(less === 0).toBe(more === 0);
      }),
    );
  });
});
