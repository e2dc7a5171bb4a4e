import { describe, expect, it } from "vitest";
import type { AuditedRows } from "../../../src/audit/statistical/audited-rows.js";
import { singleFeatureCheck } from "../../../src/audit/statistical/single-features.js";
import { createRng } from "../../../src/core/rng.js";

const ROWS = 3_000;
const UNEXPLAINED = 6;

/**
 * Rows whose line knows of the points what the averages say, and more.
 * @param added share it explains of what the averages leave
 * @param explained share of the variance of the points that it explains
 */
function rowsWith(added: number, explained: number): AuditedRows {
  const rng = createRng(3, 1);
  const error = UNEXPLAINED ** 2;
  const known = (error * added) / (1 - added);
  const level = (error * explained) / (1 - explained) - known;
  // of variance 1: twelve uniform numbers together
  const draws = () => Array.from({ length: 12 }, () => rng.uniform()).reduce((sum, one) => sum + one, -6);
  const draw = (variance: number) => Float64Array.from({ length: ROWS }, () => Math.sqrt(variance) * draws());
  const [seasonAverage, news, luck, form] = [draw(level), draw(known), draw(error), draw(1)] as const;
  const line = seasonAverage.map((average, i) => average + news[i]!);
  return {
    matrix: { rows: ROWS, names: ["vegas_points_line"], columns: [line] },
    points: line.map((value, i) => value + luck[i]!),
    line,
    book: Array<string>(ROWS).fill(""),
    lineTimeUnknown: new Uint8Array(ROWS),
    seasonAverage,
    lastTenAverage: seasonAverage.map((average, i) => average + form[i]!),
    playerId: Float64Array.from({ length: ROWS }, (_, i) => i),
    epochDay: new Int32Array(ROWS),
  };
}

describe("the line by itself", () => {
  it.each([
    ["may know as much beside averages as when many were out at once (April 2023)", 0.18, 0.55, "CLEAN", /./],
    [
      "knowing more beside them is looked at",
      0.26,
      0.55,
      "SUSPECT",
      /beside his averages, another 2\d % .* \(limit 0.21\)/,
    ],
    ["knowing far more has seen the game", 0.43, 0.6, "LEAK", /beside his averages, another 4\d %/],
    ["may tell points apart as in play-offs, where stars and bench stand far apart", 0.1, 0.69, "CLEAN", /./],
    [
      "telling them apart better is looked at",
      0.1,
      0.78,
      "SUSPECT",
      /explains 7\d % of the variance of the points \(limit 0.75\)/,
    ],
    ["telling them apart far better has seen the game", 0.1, 0.85, "LEAK", /correlates with the points at r = 0.9/],
  ])("%s", (_, added, explained, verdict, evidence) => {
    const [check] = singleFeatureCheck({ usable: rowsWith(added, explained) });
    expect(check).toMatchObject({ verdict, evidence: expect.stringMatching(evidence) });
  });
});
