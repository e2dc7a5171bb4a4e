import { describe, expect, it } from "vitest";
import { closingMetrics, closingRecord } from "../../src/runner/closing-record.js";
import { toRows } from "../metrics/rows.js";

const NONE = Number.NaN;
const rows = toRows([
  { actual: 25, prediction: 24, line: 20.5, over: -110, under: -110 },
  { actual: 25, prediction: 21, line: 24.5, over: -110, under: -110 },
  { actual: 25, prediction: 21 },
]);
const options = { lineTime: "opening", noVig: "multiplicative", seed: 1 } as const;
const closes = (minutes: number) => ({
  line: Float64Array.of(9, 21.5, 9, 24.5, NONE),
  overOdds: Float64Array.of(9, -110, 9, -110, NONE),
  underOdds: Float64Array.of(9, -110, 9, -110, NONE),
  minutesLater: Float64Array.of(9, minutes, 9, minutes + 60, NONE),
});
const EVALUATION = Int32Array.of(1, 3, 4);

describe("closingRecord", () => {
  it("measures the evaluation rows against their own closes", () => {
    const record = closingRecord(rows, closes(600), EVALUATION, options);
    expect(record).toMatchObject({
      line_time: "opening",
      not_available: null,
      rows: { with_line: 2, with_close: 2 },
      median_minutes_later: 630,
      edges: [{ minEdge: 1, picks: 2, points: { value: 0.5 } }, { minEdge: 3 }, { minEdge: 5, picks: 0 }],
    });
    expect(closingMetrics({ closing_line_value: record })).toContainEqual({
      name: "clv_points_edge_3",
      value: 0.5,
      n: 2,
      low: null,
      high: null,
    });
  });

  it("says why there is nothing to measure", () => {
    const last = closingRecord(rows, null, EVALUATION, { ...options, lineTime: "latest" });
    expect(last).toMatchObject({ not_available: "line_is_last_quote", edges: [], median_minutes_later: null });
    const none = closingRecord(rows, closes(NONE), EVALUATION, options);
    expect(none).toMatchObject({ not_available: "no_later_quote", edges: [], rows: { with_close: 0 } });
    expect(closingMetrics({ closing_line_value: none })).toEqual([]);
    expect(closingMetrics({})).toEqual([]);
  });
});
