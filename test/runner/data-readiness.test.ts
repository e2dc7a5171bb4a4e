import { expect, it } from "vitest";
import type { IsoDate } from "../../src/core/dates.js";
import { QUALITY_TIERS } from "../../src/features/feature-rows.js";
import { dataReadiness } from "../../src/runner/data-readiness.js";
import type { ResultWindow } from "../../src/runner/result.js";
import { syntheticRows } from "./feature-rows.js";

const days = (start: string, end: string) => ({ start: start as IsoDate, end: end as IsoDate });

function windowOf(index: number, train: string, validation: string, evaluation: string): ResultWindow {
  return {
    index,
    train: days(train, train),
    validation: days(validation, validation),
    evaluation: days(evaluation, evaluation),
    rows: { train: 7, validation: 2, eval_lines: 1, eval_all: 1 },
    rows_sha256: "",
    evaluation_rows_sha256: "",
  };
}

it("counts the box scores on the days of each part, used or not", () => {
  const rows = syntheticRows([
    { date: "2025-01-01", player: 1, points: 10, line: 9.5 },
    { date: "2025-01-01", player: 2, points: 10, ready: false },
    { date: "2025-01-02", player: 1, points: 12 },
    { date: "2025-01-02", player: 2, points: 8, line: 7.5 },
    // still to be played
    { date: "2025-01-02", player: 3, line: 7.5 },
    { date: "2025-01-03", player: 1, points: 9, line: 9.5 },
    { date: "2025-01-04", player: 1, points: 9, line: 9.5 },
  ]);
  rows.bootstrap[0] = 1;
  rows.qualityTier[2] = QUALITY_TIERS.indexOf("bronze");
  rows.qualityTier[3] = QUALITY_TIERS.indexOf("silver");
  const [first, second] = dataReadiness(rows, [
    windowOf(0, "2025-01-01", "2025-01-02", "2025-01-03"),
    windowOf(1, "2025-01-02", "2025-01-03", "2025-01-04"),
  ]);
  expect(first).toEqual({
    index: 0,
    training_rows: 9,
    training: { rows: 4, bootstrap: 1, ready: 2, good_quality: 2, with_line: 2 },
    evaluation: { rows: 1, bootstrap: 0, ready: 1, good_quality: 1, with_line: 1 },
  });
  expect(second!.training).toEqual({ rows: 3, bootstrap: 0, ready: 3, good_quality: 2, with_line: 2 });
  expect(second!.evaluation.rows).toBe(1);
});
