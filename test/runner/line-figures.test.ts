import { describe, expect, it } from "vitest";
import { type FeatureRows, resolveFeatureSet } from "../../src/features/index.js";
import { lineFigures } from "../../src/runner/line-figures.js";
import { syntheticRows } from "./feature-rows.js";

const [gameTotal] = resolveFeatureSet({ set: "v12" }).filter(({ name }) => name === "game_total_line");
const NONE = Number.NaN;

/** Training row 0 without a line; evaluation rows 1 to 4, the last without a line. */
const rows: FeatureRows = {
  ...syntheticRows([
    { date: "2025-01-31", player: 1 },
    { date: "2025-02-01", player: 1, line: 20.5 },
    { date: "2025-02-01", player: 2, line: 11.5 },
    { date: "2025-02-02", player: 1, line: 9.5 },
    { date: "2025-02-02", player: 2 },
  ]),
  book: ["", "fanduel", "betmgm", "fanduel", ""],
  lineAgeMinutes: Float64Array.of(NONE, 725, 30, NONE, NONE),
  lineTimeUnknown: Uint8Array.of(0, 0, 0, 1, 0),
  gameLineTimeUnknown: Uint8Array.of(1, 1, 0, 0, 1),
  matrix: { rows: 5, names: ["game_total_line"], columns: [Float64Array.of(220, 220, 221, NONE, 215)] },
};
const selection = { train: Int32Array.of(0), validation: new Int32Array(), evaluation: Int32Array.of(1, 2, 3, 4) };

describe("figures about the lines of a run", () => {
  it("are of the evaluation rows", () => {
    expect(lineFigures(rows, selection, [gameTotal!])).toEqual({
      supply: [
        { book: "fanduel", rows: 2, share: 2 / 3 },
        { book: "betmgm", rows: 1, share: 1 / 3 },
      ],
      median_age_minutes: 377.5,
      time_unknown_share: 1 / 3,
      game_line_time_unknown_share: 2 / 3,
      train_coverage: 0,
    });
  });

  it("are null where there is nothing to count", () => {
    const nothing = { train: new Int32Array(), validation: new Int32Array(), evaluation: Int32Array.of(4) };
    expect(lineFigures(rows, nothing, [])).toEqual({
      supply: [],
      median_age_minutes: null,
      time_unknown_share: null,
      game_line_time_unknown_share: null,
      train_coverage: null,
    });
  });
});
