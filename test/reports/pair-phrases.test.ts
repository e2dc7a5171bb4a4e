import { describe, expect, it } from "vitest";
import { mcnemar } from "../../src/metrics/index.js";
import type { HeadToHead } from "../../src/reports/head-to-head.js";
import { labelRuns } from "../../src/reports/label-runs.js";
import { discordantCells, pairSentence, pairsPhrase } from "../../src/reports/pair-phrases.js";
import { syntheticRun } from "./synthetic-runs.js";

const years = [2023, 2024, 2025];
const runs = labelRuns(
  years.flatMap((year) =>
    ["MAE", "RMSE"].map((loss) => syntheticRun({ evalStart: `${year}-02-01`, loss, rowsPerDay: 2 })),
  ),
);

/** MAE against RMSE loss in the first, second or third season. */
function pair(season: number, value: number, halfWidth: number, p: number): HeadToHead {
  const maeLines = { value, low: value - halfWidth, high: value + halfWidth, n: 900, dieboldMariano: { p } };
  const [first, second] = runs.slice(2 * season);
  return { first, second, basis: "rows", maeLines, maeAll: null, pairing: null } as unknown as HeadToHead;
}

describe("pairs of runs on the same rows", () => {
  it("are told apart only where the interval and Diebold and Mariano's test both say so", () => {
    const open = [pair(0, -0.1, 0.2, 0.3), pair(1, -0.1, 0.05, 0.098)];
    expect(pairsPhrase(open)).toBe("no two models on the same rows can be told apart");
    expect(pairSentence(open[1]!)).toMatch(/by 0\.10 \[0\.05, 0\.15\] points\); .* so take it as open$/);
    expect(pairsPhrase([...open, pair(2, 0.1, 0.05, 0.01)])).toBe(
      "1 of 3 pairs on the same rows told apart: the model with RMSE loss below the model with MAE loss in 2024-25",
    );
    expect(pairsPhrase([pair(2, -0.1, 0.05, 0.01)])).toBe(
      "the model with MAE loss below the model with RMSE loss in 2024-25",
    );
  });

  it("are named together where the same model is better in several seasons", () => {
    expect(pairsPhrase([0, 1, 2].map((season) => pair(season, -0.1, 0.05, 0.01)))).toBe(
      "3 of 3 pairs on the same rows told apart: the model with MAE loss below the model with RMSE loss in 2022-23, 2023-24 and 2024-25",
    );
  });

  it("are not spoken of where no rows were compared", () => {
    expect(pairsPhrase([])).toBeNull();
    expect(pairsPhrase([{ ...pair(0, 1, 0.1, 0), basis: "totals" }])).toBeNull();
  });
});

it("gives no p where no pick was won by one of two alone", () => {
  const { p, midP } = mcnemar(0, 0);
  expect(discordantCells(mcnemar(0, 0), p, midP)).toEqual(["—", "—", "—"]);
  expect(discordantCells(mcnemar(0, 8), mcnemar(0, 8).p)).toEqual(["0 : 8", "0.008"]);
});
