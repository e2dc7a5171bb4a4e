import { expect, it } from "vitest";
import type { Estimate } from "../../src/metrics/index.js";
import { roughSlicesPhrase, shownRoi } from "../../src/reports/slice-roi.js";

const roi: Estimate = { value: 0.2, low: -1, high: 0.9, n: 20 };
const slice = (graded: number, pickDates?: number) => ({
  roi,
  picks: graded,
  pushes: 0,
  ...(pickDates && { pickDates }),
});

it("shows a ROI on few picks or dates without its interval, which the record keeps", () => {
  expect(shownRoi(slice(29, 20))).toEqual({ ...roi, low: null, high: null });
  expect(shownRoi(slice(200, 7))!.low).toBeNull();
  expect(shownRoi(slice(200, 20))).toBe(roi);
  // an older record does not know the dates
  expect(shownRoi(slice(200))).toBe(roi);
  expect(shownRoi({ ...slice(0, 0), roi: null })).toBeNull();
});

it("says so once, and nothing where every interval is shown", () => {
  expect(roughSlicesPhrase([slice(200, 20), slice(29, 20)])).toMatch(
    /^no ROI interval on fewer than 30 graded picks or 10/,
  );
  expect(roughSlicesPhrase([slice(200, 20), { ...slice(0, 0), roi: null }])).toBeNull();
});
