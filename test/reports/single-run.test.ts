import { expect, it } from "vitest";
import { renderMultiseason } from "../../src/reports/multiseason.js";
import { renderSingleRun } from "../../src/reports/single-run.js";
import { syntheticRun, syntheticStudy } from "./synthetic-runs.js";

it("does not name season and loss in every row, nor what charts of several runs are apart by", () => {
  const { markdown, charts } = renderSingleRun(syntheticRun({ evalStart: "2025-02-01", loss: "MAE" }));
  const named = [...markdown.matchAll(/^## (.+)\n\n(?:!\[.*\n\n\[.*\n\n)*\| Season/gm)].map(([, section]) => section);
  expect(named).toEqual(["Headline figures", "Windows and fit", "Runs"]);
  const words = charts.map(({ title, alt }) => `${title} ${alt}`).join("\n");
  expect(words).not.toMatch(/by (season and )?loss/);
  const of4 = renderMultiseason(syntheticStudy([2024, 2025]));
  expect(of4.markdown.match(/^\| Season +\|/gm)!.length).toBeGreaterThan(10);
  expect(of4.charts.filter(({ alt }) => /by (season and )?loss/.test(alt)).length).toBeGreaterThan(3);
});
