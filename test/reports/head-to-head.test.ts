import { describe, expect, it } from "vitest";
import { wilson } from "../../src/metrics/index.js";
import { headToHead } from "../../src/reports/head-to-head.js";
import { labelRuns } from "../../src/reports/label-runs.js";
import { poolByLoss } from "../../src/reports/pool-by-loss.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import { syntheticRun, syntheticStudy } from "./synthetic-runs.js";

const study = () => syntheticStudy([2025]);
const duel = (runs: ReportRun[]) => headToHead(labelRuns(runs))[0]!;

/** The plain way: every row looked at by itself. */
function byHand([a, b]: ReportRun[]) {
  const [x, y] = [a!.predictions!.rows, b!.predictions!.rows];
  const tally = { both: [0, 0], first: [0, 0], second: [0, 0], opposed: 0, difference: 0, lined: 0 };
  for (let i = 0; i < x.rows; i++) {
    const line = x.line[i]!;
    if (Number.isNaN(line)) continue;
    tally.lined++;
    tally.difference += Math.abs(x.prediction[i]! - x.actual[i]!) - Math.abs(y.prediction[i]! - x.actual[i]!);
    const margin = Math.sign(x.actual[i]! - line);
    if (margin === 0) continue;
    const pick = (prediction: number) => (Math.abs(prediction - line) >= 3 ? Math.sign(prediction - line) : 0);
    const [p, q] = [pick(x.prediction[i]!), pick(y.prediction[i]!)];
    if (p !== 0 && q !== 0 && p !== q) tally.opposed++;
    else if (p !== 0 || q !== 0) {
      const cell = p === q ? tally.both : p !== 0 ? tally.first : tally.second;
      cell[1]!++;
      if ((p || q) === margin) cell[0]!++;
    }
  }
  return tally;
}

describe("headToHead", () => {
  it("agrees with a count by hand", () => {
    const runs = study();
    const { basis, maeLines, pairing } = duel(runs);
    const expected = byHand(runs);
    expect(basis).toBe("rows");
    expect(maeLines!.value).toBeCloseTo(expected.difference / expected.lined, 12);
    expect(maeLines!.n).toBe(expected.lined);
    const { picks } = pairing!;
    expect(picks.sameSideHitRate).toEqual(wilson(expected.both[0]!, expected.both[1]!));
    expect(picks.onlyFirstHitRate).toEqual(wilson(expected.first[0]!, expected.first[1]!));
    expect(picks.onlySecondHitRate).toEqual(wilson(expected.second[0]!, expected.second[1]!));
    expect([picks.common.opposed, pairing!.dropped]).toEqual([expected.opposed, 0]);
    expect(picks.common.mcnemar.onlyFirst + picks.common.mcnemar.onlySecond).toBe(expected.opposed);
  });

  it("leaves out rows that one run lacks or graded against another line, and joins by key, not by place", () => {
    const [a, b] = study();
    const { keys, rows } = b!.predictions!;
    const line = rows.line.slice();
    const moved = line.findIndex((value) => !Number.isNaN(value));
    line[moved] = line[moved]! + 1;
    const reversed = {
      keys: keys.slice(1).reverse(),
      rows: Object.fromEntries(
        Object.entries({ ...rows, line }).map(([name, values]) => [
          name,
          typeof values === "number" ? values - 1 : (values as Float64Array).slice(1).reverse(),
        ]),
      ) as unknown as typeof rows,
    };
    expect(moved).toBeGreaterThan(0);
    const { pairing } = duel([a!, { ...b!, predictions: reversed }]);
    expect(pairing!.rows).toBe(rows.rows - 2);
    expect(pairing!.dropped).toBe(1 + 2);
  });

  it("gives plain differences without the predictions, and none on different rows", () => {
    const bare = study().map((run) => ({ ...run, predictions: null }));
    const { basis, maeLines, pairing } = duel(bare);
    const [a, b] = bare.map(({ record }) => record.metrics.mae_lines!.value);
    expect({ basis, pairing }).toEqual({ basis: "totals", pairing: null });
    expect(maeLines).toEqual({ value: a! - b!, n: bare[0]!.record.rows.eval_lines, low: null, high: null });
    const [first, second] = bare;
    const windows = second!.record.windows.map((window) => ({ ...window, evaluation_rows_sha256: "0".repeat(64) }));
    const other = { ...second!, record: { ...second!.record, windows } };
    expect(duel([first!, other])).toMatchObject({ basis: "none", maeLines: null });
  });

  it("pairs only runs of the same days", () => {
    expect(headToHead(labelRuns(syntheticStudy([2024, 2025])))).toHaveLength(2);
    expect(headToHead(labelRuns([syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 2 })]))).toEqual([]);
  });
});

describe("poolByLoss", () => {
  it("adds up the periods of a loss", () => {
    const runs = labelRuns(syntheticStudy([2024, 2025]));
    const pooled = poolByLoss(runs);
    expect(pooled.map((one) => [one.loss, one.runs.length])).toEqual([
      ["Huber:delta=5", 2],
      ["MAE", 2],
    ]);
    for (const { loss, evaluation } of pooled) {
      const bets = runs.filter((one) => one.loss === loss).map(({ run }) => run.record.betting.edge_3);
      expect(evaluation.betting.edge_3.wins).toBe(bets[0]!.wins + bets[1]!.wins);
      expect(evaluation.betting.edge_3.profit).toBeCloseTo(bets[0]!.profit + bets[1]!.profit, 9);
    }
  });
  it("counts no day twice and needs every prediction", () => {
    const twice = [
      syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 3 }),
      syntheticRun({ evalStart: "2025-02-15", loss: "MAE", rowsPerDay: 3, name: "LATER" }),
    ];
    expect(poolByLoss(labelRuns(twice))).toEqual([]);
    const [a, ...rest] = syntheticStudy([2024, 2025]).filter(({ record }) => record.loss_function === "MAE");
    expect(poolByLoss(labelRuns([{ ...a!, predictions: null }, ...rest]))).toEqual([]);
  });
});
