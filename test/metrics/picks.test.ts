import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pickProfit, selectPicks } from "../../src/metrics/picks.js";
import { type RowSpec, toRows } from "./rows.js";

const one = (spec: RowSpec, minEdge = 0) => selectPicks(toRows([spec]), { minEdge });

describe("picks", () => {
  it("go over when the prediction is above the line, at the over price", () => {
    const picks = one({ prediction: 25, line: 20.5, actual: 22, over: 120, under: -150 });
    expect([...picks.side, ...picks.outcome, ...picks.decimalOdds]).toEqual([1, 1, 2.2]);
    expect(pickProfit(picks, 0)).toBeCloseTo(1.2, 12);
  });

  it("go under when it is below, at the under price", () => {
    const picks = one({ prediction: 15, line: 20.5, actual: 22, over: 120, under: -150 });
    expect([...picks.side, ...picks.outcome]).toEqual([-1, -1]);
    expect(picks.decimalOdds[0]).toBeCloseTo(1 + 100 / 150, 12);
    expect(pickProfit(picks, 0)).toBe(-1);
  });

  it("push when actual equals the line: no grade, no profit", () => {
    const picks = one({ prediction: 25, line: 20, actual: 20, over: -110, under: -110 });
    expect([...picks.outcome]).toEqual([0]);
    expect(pickProfit(picks, 0)).toBe(0);
  });

  it("are not made at an edge of exactly 0, without a line, or below the threshold", () => {
    expect(one({ prediction: 20, line: 20, actual: 25 }).count).toBe(0);
    expect(one({ prediction: 20, actual: 25 }).count).toBe(0);
    expect(one({ prediction: 22.99, line: 20, actual: 25 }, 3).count).toBe(0);
    expect(one({ prediction: 23, line: 20, actual: 25 }, 3).count).toBe(1);
    expect(one({ prediction: 17, line: 20, actual: 25 }, 3).count).toBe(1);
  });

  it("assume -110 where the picked side has no price, and say so", () => {
    const picks = selectPicks(
      toRows([
        { prediction: 25, line: 20, actual: 30, under: -105 },
        { prediction: 15, line: 20, actual: 30, under: -105 },
      ]),
      { minEdge: 1 },
    );
    expect([...picks.pricedAtDefault]).toEqual([1, 0]);
    expect(picks.decimalOdds[0]).toBeCloseTo(1 + 100 / 110, 12);
  });

  const points = fc.integer({ min: 0, max: 80 }).map((half) => half / 2);
  const price = fc.option(fc.oneof(fc.integer({ min: 100, max: 300 }), fc.integer({ min: -300, max: -100 })), {
    nil: undefined,
  });
  const spec = fc.record(
    { actual: fc.integer({ min: 0, max: 40 }), prediction: points, line: points, over: price, under: price },
    { requiredKeys: ["actual", "prediction"] },
  ) as fc.Arbitrary<RowSpec>;

  it("agree with grading by hand, whatever the rule", () => {
    const rule = fc.record({ minEdge: fc.integer({ min: 0, max: 6 }), maxEdge: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 30 }), rule, (specs, { minEdge, maxEdge }) => {
        const picks = selectPicks(toRows(specs), { minEdge, maxEdge });
        const byHand = specs.flatMap((row, index) => {
          if (row.line === undefined || row.prediction === row.line) return [];
          const edge = row.prediction - row.line;
          if (Math.abs(edge) < minEdge || Math.abs(edge) >= maxEdge) return [];
          const won = edge > 0 ? row.actual > row.line : row.actual < row.line;
          return [{ index, side: edge > 0 ? 1 : -1, outcome: row.actual === row.line ? 0 : won ? 1 : -1 }];
        });
        expect([...picks.row]).toEqual(byHand.map(({ index }) => index));
        expect([...picks.side]).toEqual(byHand.map(({ side }) => side));
        expect([...picks.outcome]).toEqual(byHand.map(({ outcome }) => outcome));
      }),
    );
  });

  it("are mirrored when points and prices are", () => {
    fc.assert(
      fc.property(fc.array(spec, { maxLength: 20 }), (specs) => {
        const mirrored = specs.map((row) => ({
          ...row,
          actual: 50 - row.actual,
          prediction: 50 - row.prediction,
          line: row.line === undefined ? undefined : 50 - row.line,
          over: row.under,
          under: row.over,
        })) as RowSpec[];
        const picks = selectPicks(toRows(specs), { minEdge: 1 });
        const twins = selectPicks(toRows(mirrored), { minEdge: 1 });
        expect([...twins.side]).toEqual([...picks.side].map((side) => -side));
        expect(twins.outcome).toEqual(picks.outcome);
        expect(twins.decimalOdds).toEqual(picks.decimalOdds);
      }),
    );
  });

  it("of one side and of kept rows only", () => {
    const rows = toRows([
      { prediction: 25, line: 20, actual: 30 },
      { prediction: 15, line: 20, actual: 30 },
      { prediction: 26, line: 20, actual: 30 },
    ]);
    expect([...selectPicks(rows, { minEdge: 1, side: "OVER" }).row]).toEqual([0, 2]);
    expect([...selectPicks(rows, { minEdge: 1, side: "UNDER" }).row]).toEqual([1]);
    expect([...selectPicks(rows, { minEdge: 1, keep: (row) => row > 0 }).row]).toEqual([1, 2]);
  });
});
