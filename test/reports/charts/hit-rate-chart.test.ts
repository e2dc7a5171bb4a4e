import * as vega from "vega";
import { describe, expect, it } from "vitest";
import { chartSpec, PHONE_WIDTH } from "../../../src/reports/charts/chart.js";
import { renderSvg } from "../../../src/reports/charts/chart-svg.js";
import { hitRateChart } from "../../../src/reports/charts/hit-rate-chart.js";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { syntheticRun, syntheticStudy } from "../synthetic-runs.js";
import { beyondEdges } from "./beyond-edges.js";

const runs = labelRuns(syntheticStudy([2024, 2025], "simulated"));
const chart = hitRateChart(runs, "simulated");
const spec = chartSpec(chart, "file");

/** Names of elements left open, or closed that were not open. */
function unbalanced(svg: string): string[] {
  const open: string[] = [];
  for (const [, closing, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (closing) {
      if (open.at(-1) !== name) return [`</${name}>`];
      open.pop();
    } else if (!empty) open.push(name!);
  }
  return open;
}

/** Texts as shown, in order. */
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);

describe("hitRateChart", () => {
  it("sets long seasons over loss and figures on a phone, which else would run into them", () => {
    const height = (label: string) => {
      const long = runs.map((one) => ({ ...one, label }));
      return (chartSpec(hitRateChart(long, "imported"), "phone") as { height: number }).height;
    };
    expect(height("2023-24 (2024-02-01 to 2024-02-29) mlp MAE") - height("2023-24 MAE")).toBe(16 * runs.length);
  });

  it("has room for its marks beside names of any length", async () => {
    const named = runs.map((one) => {
      const loss = `${one.loss} (${"A_LONG_NAME_".repeat(16)}END)`;
      return { ...one, loss, label: `${one.season} ${loss}` };
    });
    for (const [layout, widest] of [
      ["page", 1000],
      ["phone", PHONE_WIDTH],
    ] as const) {
      const svg = await renderSvg(chartSpec(hitRateChart(named, "imported"), layout));
      expect(beyondEdges(svg), layout).toBeLessThanOrEqual(0);
      expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThanOrEqual(widest);
      expect(texts(svg)).toContainEqual(expect.stringMatching(/^MAE \(A_LONG.*….*END\)$/));
    }
  });

  it("gives this specification", async () => {
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot(
      "../../golden/hit-rate-chart.vl.json.golden",
    );
  });

  it("holds its data: every run's rate, interval, own break-even and n", () => {
    const { values } = (spec as { data: { values: Record<string, unknown>[] } }).data;
    expect(values).toHaveLength(runs.length);
    for (const [i, { run }] of runs.entries()) {
      const { hitRate, breakEven } = run.record.betting.edge_3;
      expect(values[i]!.hit_rate).toBeCloseTo(100 * hitRate!.value, 1);
      expect(values[i]!.low).toBeCloseTo(100 * hitRate!.low!, 1);
      expect(values[i]!.high).toBeCloseTo(100 * hitRate!.high!, 1);
      expect(values[i]!.break_even).toBeCloseTo(100 * breakEven!.value, 1);
      expect(values[i]!.n).toBe(hitRate!.n);
    }
  });
});

describe("renderSvg", () => {
  it("gives these bytes", async () => {
    await expect(await renderSvg(spec)).toMatchFileSnapshot("../../golden/hit-rate-chart.svg.golden");
  });

  it("gives the same bytes again, also when charts are drawn at the same time", async () => {
    const other = chartSpec(hitRateChart(labelRuns(syntheticStudy([2023])), "imported"), "file");
    const [first, between, second] = await Promise.all([renderSvg(spec), renderSvg(other), renderSvg(spec)]);
    expect(second).toBe(first);
    expect(between).not.toBe(first);
    expect(await renderSvg(other)).toBe(between);
  });

  it("gives the same bytes however wide the texts are taken to be: no font moves anything", async () => {
    const { textMetrics } = vega as unknown as { textMetrics: { width: (item: object, text: string) => number } };
    const estimate = textMetrics.width;
    const drawn = await renderSvg(spec);
    try {
      textMetrics.width = (_, text) => 3 * text.length;
      expect(await renderSvg(spec)).toBe(drawn);
    } finally {
      textMetrics.width = estimate;
    }
  });

  it("is well-formed and shows the labels and figures", async () => {
    const svg = await renderSvg(spec);
    expect(unbalanced(svg)).toEqual([]);
    const shown = texts(svg);
    for (const text of ["2023-24", "2024-25", "MAE", "Huber:delta=5", "break-even"]) expect(shown).toContain(text);
    for (const { run } of runs) expect(shown).toContain(`n = ${run.record.betting.edge_3.graded}`);
    expect(shown.join("\n")).toContain("SIMULATED DATA");
    expect(shown).toContain("Hit rate at edge 3+ (% of graded picks won)");
  });

  it("draws a run without a graded pick as a row without a point", async () => {
    const empty = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", noise: 0, rowsPerDay: 3 });
    const svg = await renderSvg(chartSpec(hitRateChart(labelRuns([empty]), "imported"), "file"));
    expect(texts(svg)).toEqual(expect.arrayContaining(["2024-25", "MAE", "—", "n = 0"]));
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("refuses a specification that draws with a warning", async () => {
    const wrong = {
      data: { values: [{ a: 1 }] },
      mark: "point",
      encoding: { x: { field: "a", type: "quantitative", scale: { type: "band" } }, colour: { field: "a" } },
    };
    await expect(renderSvg(wrong)).rejects.toThrow("the chart cannot be drawn");
  });
});
