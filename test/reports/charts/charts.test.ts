import { describe, expect, it } from "vitest";
import { addDays, type IsoDate } from "../../../src/core/dates.js";
import { type Chart, chartSpec, PHONE_WIDTH } from "../../../src/reports/charts/chart.js";
import { renderSvg } from "../../../src/reports/charts/chart-svg.js";
import { importanceChart } from "../../../src/reports/charts/importance-chart.js";
import { learningChart } from "../../../src/reports/charts/learning-chart.js";
import { lossColours, lossShapes } from "../../../src/reports/charts/loss-marks.js";
import { lossUnit } from "../../../src/reports/charts/loss-unit.js";
import { breakNames } from "../../../src/reports/charts/panels.js";
import { profitChart } from "../../../src/reports/charts/profit-chart.js";
import { residualChart } from "../../../src/reports/charts/residual-chart.js";
import * as slices from "../../../src/reports/charts/slice-charts.js";
import { timelineChart } from "../../../src/reports/charts/timeline-chart.js";
import { wordLines } from "../../../src/reports/charts/word-lines.js";
import { type LabelledRun, labelRuns } from "../../../src/reports/label-runs.js";
import type { ReportRun } from "../../../src/runner/collect-runs.js";
import { syntheticRun, syntheticStudy } from "../synthetic-runs.js";
import { beyondEdges } from "./beyond-edges.js";

/** As a run that retrains weekly, with a learning curve. */
function walking(run: ReportRun): ReportRun {
  const [window] = run.record.windows;
  const later = (day: IsoDate, weeks: number) => addDays(day, 7 * weeks);
  const windows = Array.from({ length: 4 }, (_, index) => ({
    ...window!,
    index,
    train: { start: later(window!.train.start, index), end: later(window!.train.end, index) },
    validation: { start: later(window!.validation.start, index), end: later(window!.validation.end, index) },
    evaluation: {
      start: later(window!.evaluation.start, index),
      end: addDays(later(window!.evaluation.start, index), 6),
    },
  }));
  const [age] = run.record.breakdowns!.week!;
  const curve = Array.from({ length: 400 }, (_, i) => ({
    iteration: i + 1,
    train: 4 + 3 * 0.98 ** i,
    validation: 4.4 + 2.7 * 0.98 ** i + (i / 400) ** 2,
  }));
  const walk = {
    retrain_every: 7,
    window: 56,
    purge_days: 0,
    embargo_days: 0,
    min_train_rows: 1,
    evaluation_rows_sha256: "0".repeat(64),
    windows: [],
    model_age: [
      { from: 0, to: 7, figures: age! },
      { from: 8, to: 14, figures: age! },
      { from: 15, to: 21, figures: { ...age!, mae: null, hitRate: null } },
    ],
    skipped: [],
    not_evaluated: { eval_lines: 0, eval_all: 0 },
  };
  return { ...run, record: { ...run.record, windows, learning_curve: curve, walk_forward: walk } };
}

const runs = labelRuns(syntheticStudy([2024, 2025]).map(walking));
const plain = labelRuns([syntheticRun({ evalStart: "2025-02-01", loss: "MAE" })]);
type Row = Record<string, number | string | null>;
const rowsOf = (chart: Chart): Row[] => (chartSpec(chart, "file") as { data: { values: Row[] } }).data.values;

const CHARTS: Record<string, (of: readonly LabelledRun[]) => Chart | null> = {
  profit: (of) => profitChart(of, "imported"),
  "week-mae": (of) => slices.weekErrorChart(of, "imported"),
  "week-hit-rate": (of) => slices.weekRateChart(of, "imported"),
  "age-mae": (of) => slices.ageErrorChart(of, "imported"),
  "age-hit-rate": (of) => slices.ageRateChart(of, "imported"),
  sides: (of) => slices.sidesChart(of, "imported"),
  edge: (of) => slices.edgeChart(of, "imported"),
  importance: (of) => importanceChart(of, "imported"),
  learning: (of) => learningChart(of, "imported"),
  residuals: (of) => residualChart(of, "imported"),
  windows: (of) => timelineChart(of, "imported"),
};

describe.each(Object.entries(CHARTS))("the chart of %s", (name, make) => {
  it("gives this specification", async () => {
    // a curve is long: one run's is enough to read
    const chart = make(name === "learning" ? runs.slice(0, 1) : runs)!;
    expect(chart.name).toBe(`${name}-imported`);
    const text = `${JSON.stringify(chartSpec(chart, "file"), null, 1)}\n`;
    await expect(text).toMatchFileSnapshot(`../../golden/charts/${name}.vl.json.golden`);
  });

  it("is drawn in every place, says what its marks stand for, and fits a phone", async () => {
    const chart = make(runs)!;
    for (const layout of ["file", "page", "phone"] as const) {
      const svg = await renderSvg(chartSpec(chart, layout));
      expect(svg).not.toMatch(/NaN|undefined|null/);
      expect(beyondEdges(svg), layout).toBeLessThanOrEqual(0);
      expect(svg).toMatch(/aria-label="[^"]*(2024-25|points_|feature_|window \d|Huber)/);
      expect(svg.includes(">Units won") || svg.includes(chart.title)).toBe(layout === "file");
      if (layout === "phone") expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThanOrEqual(1.15 * PHONE_WIDTH);
    }
  });

  it("gives each loss one colour, in whatever order the runs come", () => {
    const text = (of: readonly LabelledRun[]) => JSON.stringify(chartSpec(make(of)!, "page"));
    const domains = (of: string) => [...of.matchAll(/"domain":(\["Huber[^\]]*\])/g)].map((match) => match[1]);
    for (const domain of domains(text([...runs].reverse()))) expect(domain).toBe('["Huber:delta=5","MAE"]');
  });
});

describe("what the charts show", () => {
  it("leaves every loss its colour where another has nothing to show, and names only those it shows", () => {
    const lone = runs.map((one) => (one.loss === "MAE" ? one : { ...one, run: { ...one.run, predictions: null } }));
    const spec = JSON.stringify(chartSpec(profitChart(lone, "imported")!, "page"));
    expect(spec).toContain('"domain":["Huber:delta=5","MAE"],"range":["#0072b2","#d55e00"]},"legend":null');
    const residuals = JSON.stringify(chartSpec(residualChart(lone, "imported")!, "page"));
    expect(residuals).toContain('"domain":["Huber:delta=5","MAE"],"range":["#0072b2","#d55e00"]},"legend":null');
  });

  it("stays as wide with long names of panels and losses", async () => {
    const name = "AN_EXPERIMENT_WITH_A_NAME_OF_MANY_LETTERS_AND_THEN_SOME_MORE_OF_THEM";
    const season = "2024-25 (2024-02-01 to 2024-02-28)";
    const long = runs.map((one) => ({ ...one, season, loss: `${one.loss} ${name}`, label: `${one.label} ${name}` }));
    for (const make of [learningChart, timelineChart, profitChart, slices.edgeChart, importanceChart]) {
      for (const layout of ["page", "phone"] as const) {
        const svg = await renderSvg(chartSpec(make(long, "imported")!, layout));
        expect(beyondEdges(svg), layout).toBeLessThanOrEqual(0);
        expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThan(layout === "phone" ? 1.15 * PHONE_WIDTH : 900);
      }
    }
    expect(breakNames([{ panel: "one two three" }], 80)).toEqual([{ panel: "one two\nthree" }]);
    expect(breakNames([{ panel: "1234567890" }], 55)).toEqual([{ panel: "12345\n67890" }]);
  });

  it("has room over the features for the names of all losses", () => {
    const many = [...runs, ...runs, ...runs].map((one, i) => ({ ...one, loss: `Loss ${i + 11}` }));
    const top = (of: readonly LabelledRun[]) =>
      (chartSpec(importanceChart(of, "imported")!, "page") as { padding: { top: number } }).padding.top;
    expect(top(many) - top(runs)).toBe((many.length / 3 - 1) * 26);
  });

  it("draws a curve without validation, beside one that has it", async () => {
    const bare = runs.map(({ run, ...one }, i) => {
      const curve = run.record.learning_curve.map((point) => ({
        ...point,
        validation: i === 0 ? null : point.validation,
      }));
      return { ...one, run: { ...run, record: { ...run.record, learning_curve: curve } } };
    });
    for (const some of [bare, bare.slice(0, 1)]) {
      const svg = await renderSvg(chartSpec(learningChart(some, "imported")!, "page"));
      expect(svg).toContain(`iteration ${bare[0]!.run.record.fit.best_iteration} kept, training `);
    }
  });

  it("draws no curve of two points, which a family that fits in one step has", () => {
    const two = runs.map(({ run, ...one }) => ({
      ...one,
      run: { ...run, record: { ...run.record, learning_curve: run.record.learning_curve.slice(0, 2) } },
    }));
    expect(learningChart(two, "imported")).toBeNull();
  });

  it("tells thirty-six losses apart by colour and shape", () => {
    const losses = Array.from({ length: 36 }, (_, i) => `Quantile:alpha=0.${i + 10}`);
    const shapes = lossShapes(losses);
    expect(new Set(lossColours(losses).map((colour, i) => colour + shapes[i])).size).toBe(36);
  });

  it("names panels at one height, whatever stands out over one of them", async () => {
    for (const chart of [slices.sidesChart(runs, "imported"), slices.edgeChart(runs, "imported")]) {
      const svg = await renderSvg(chartSpec(chart!, "page"));
      const heights = [...svg.matchAll(/role-title"><g transform="translate\(0,(-?[\d.]+)\)/g)].map(([, y]) => y);
      expect(heights).toEqual(["-25", "-25"]);
    }
  });

  it("steps the line's own residuals to the right end of the last bin", async () => {
    const chart = residualChart(plain, "imported")!;
    const svg = await renderSvg(chartSpec(chart, "page"));
    const stepped = /<path[^>]*d="(M[^"]*)"[^>]*stroke="#1f2328"/.exec(svg)![1]!;
    expect(Number(stepped.split("L").at(-1)!.split(",")[0])).toBeCloseTo(620, 6);
  });

  it("ends the profit where the record does, its deepest fall being the record's drawdown", () => {
    const days = rowsOf(profitChart(runs, "imported")!);
    for (const { run, season, loss } of runs) {
      const own = days.filter(({ panel, series }) => String(panel).startsWith(season) && series === loss);
      const both = runs.filter((one) => one.season === season).map((one) => one.run.record.betting.edge_3);
      const units = both.map(({ profit }) => `${profit! > 0 ? "+" : ""}${profit!.toFixed(1)}`).join(" / ");
      const picks = both.map((one) => one.picks).join(" / ");
      expect(String(own[0]!.panel).replace(/\s/g, " ")).toBe(`${season} · ${units} units on ${picks} picks`);
      const { profit, maxDrawdown } = run.record.betting.edge_3;
      expect(own.at(-1)!.profit).toBeCloseTo(profit, 1);
      expect(Math.min(...own.map(({ fall }) => Number(fall)))).toBeCloseTo(-(maxDrawdown?.units ?? 0), 1);
    }
  });

  it("gives a run of many days points a reader can tell apart, the last day's among them, and the axis its years", () => {
    const [one] = runs;
    const { rows, keys } = one!.run.predictions!;
    const spread = { ...rows, date: rows.date.map((_, i) => 19_000 + Math.floor(i / 2)) };
    const many = [{ ...one!, run: { ...one!.run, predictions: { keys, rows: spread } } }];
    const chart = profitChart(many, "imported")!;
    const days = rowsOf(chart);
    expect(days.length).toBeGreaterThan(120);
    const points = days.filter(({ tip }) => tip);
    expect(points.length).toBeGreaterThan(45);
    expect(points.length).toBeLessThanOrEqual(90);
    expect(points.at(-1)).toEqual(days.at(-1));
    const axis = (of: readonly LabelledRun[]) =>
      /"format":"([^"]*)"/.exec(JSON.stringify(chartSpec(profitChart(of, "imported")!, "page")))![1];
    expect([axis(runs), axis(many)]).toEqual(["%-d %b", "%b %Y"]);
  });

  it.each([
    [[90], undefined],
    [[91], "Points: every 2nd day with picks, and the last."],
    [[200], "Points: every 3rd day with picks, and the last."],
    [[300], "Points: every 4th day with picks, and the last."],
    [[60, 200], "Points: every day to every 3rd day with picks, and the last."],
  ])("says of which of %j days with picks the profit has points", (counts, note) => {
    const some = counts.map((days, i) => {
      const { run, ...labels } = runs[i]!;
      const { rows, keys } = run.predictions!;
      const date = rows.date.map((_, row) => 19_000 + (row % days));
      // an edge of 10 on every row, so that every day has a pick
      const prediction = rows.line.map((line) => line + 10);
      return { ...labels, run: { ...run, predictions: { keys, rows: { ...rows, date, prediction } } } };
    });
    const chart = profitChart(some, "imported")!;
    expect(chart.notes.find((text) => text.startsWith("Points:"))).toBe(note);
    const last = some.at(-1)!;
    const drawn = rowsOf(chart).filter(
      ({ series, panel }) => series === last.loss && String(panel).startsWith(last.season),
    );
    const step = { 90: 1, 91: 2, 200: 3, 300: 4 }[counts.at(-1)!]!;
    expect(drawn.flatMap(({ tip }, i) => (tip ? [(drawn.length - 1 - i) % step] : []))).toEqual(
      Array(Math.ceil(drawn.length / step)).fill(0),
    );
  });

  it("shows the breakdowns as the record has them, weeks in order", () => {
    const rows = rowsOf(slices.weekRateChart(runs, "imported")!);
    for (const { run, season, loss } of runs) {
      const own = rows.filter(({ panel, series }) => panel === season && series === loss);
      expect(own.map(({ at }) => at)).toEqual(["1 Feb", "8 Feb", "15 Feb", "22 Feb"]);
      for (const [i, { hitRate, breakEven }] of run.record.breakdowns!.week!.entries()) {
        expect(own[i]!.value).toBeCloseTo(100 * hitRate!.value, 1);
        expect(own[i]!.low).toBeCloseTo(100 * hitRate!.low!, 1);
        expect(own[i]!.mark).toBeCloseTo(100 * breakEven!.value, 1);
      }
    }
  });

  it("gives a season no place for a week that only another has, and says which days a week has", async () => {
    const leap = runs.map((one) => {
      if (one.season !== "2023-24") return one;
      const week = one.run.record.breakdowns!.week!;
      const fifth = { ...week[0]!, slice: "week 5 (2024-02-29 to 2024-03-06)" };
      const breakdowns = { ...one.run.record.breakdowns!, week: [...week, fifth] };
      return { ...one, to: "2024-02-29" as IsoDate, run: { ...one.run, record: { ...one.run.record, breakdowns } } };
    });
    for (const layout of ["file", "page", "phone"] as const) {
      const svg = await renderSvg(chartSpec(slices.weekErrorChart(leap, "imported")!, layout));
      const labels = [...svg.matchAll(/>(\d+ Feb)</g)].map((match) => match[1]);
      const four = ["1 Feb", "8 Feb", "15 Feb", "22 Feb"];
      expect(labels).toEqual([...four, "29 Feb", ...four]);
      expect(svg).toMatch(/aria-label="2023-24 MAE, 29 Feb: /);
      expect(svg).toMatch(/aria-label="2024-25 MAE, 22–28 Feb: /);
      expect(beyondEdges(svg), layout).toBeLessThanOrEqual(0);
    }
  });

  it("names as many weeks of a long evaluation as there is room for", async () => {
    const long = runs.slice(0, 1).map((one) => {
      const [first] = one.run.record.breakdowns!.week!;
      const week = Array.from({ length: 24 }, (_, i) => {
        const day = addDays("2023-11-01" as IsoDate, 7 * i);
        return { ...first!, slice: `week ${i + 1} (${day} to ${addDays(day, 6)})` };
      });
      const breakdowns = { ...one.run.record.breakdowns!, week };
      return { ...one, run: { ...one.run, record: { ...one.run.record, breakdowns } } };
    });
    const named = async (layout: "page" | "phone") => {
      const svg = await renderSvg(chartSpec(slices.weekErrorChart(long, "imported")!, layout));
      return [...svg.matchAll(/>(\d+ [A-Z][a-z]{2})</g)].map((match) => match[1]);
    };
    expect(await named("page")).toEqual(
      "1 Nov,15 Nov,29 Nov,13 Dec,27 Dec,10 Jan,24 Jan,7 Feb,21 Feb,6 Mar,20 Mar,3 Apr".split(","),
    );
    expect(await named("phone")).toEqual("1 Nov,6 Dec,10 Jan,14 Feb,20 Mar".split(","));
  });

  it("names the loss and the unit of every learning curve", () => {
    const axisOf = (some: readonly LabelledRun[]) =>
      JSON.stringify(chartSpec(learningChart(some, "imported")!, "page")).match(
        /"title":"([^"]*(?:Loss|points)[^"]*)"/,
      )![1];
    expect(axisOf(runs.filter(({ loss }) => loss === "MAE"))).toBe("MAE (points)");
    expect(axisOf(runs)).toBe("Loss");
    const panels = new Set(
      rowsOf(learningChart(runs, "imported")!).map(({ panel }) => String(panel).replace(/\s+/g, " ")),
    );
    expect([...panels].slice(0, 2)).toEqual([
      "2023-24 Huber:delta=5 · Huber loss (points²)",
      "2023-24 MAE · MAE (points)",
    ]);
    for (const [loss, unit] of [
      ["Quantile:alpha=0.4", "Quantile loss (points)"],
      ["MultiQuantile:alpha=0.1,0.9", "Quantile loss (points)"],
      ["Logloss", "Log loss (nats)"],
      ["RMSE", "RMSE (points)"],
      ["LogCosh", "Log-cosh loss (of points)"],
      [null, "Loss"],
    ] as const) {
      expect(lossUnit(loss)).toBe(unit);
    }
  });

  it("counts the epochs of a network, the iterations of trees, and says both of the two together", () => {
    const network = ({ run, ...labels }: LabelledRun): LabelledRun => ({
      ...labels,
      run: { ...run, record: { ...run.record, framework: "mlp" } },
    });
    const [one, two] = [runs[0]!, runs[1]!];
    const words = (some: readonly LabelledRun[]) => {
      const chart = learningChart(some, "imported")!;
      return [chart.alt, chart.notes[0], JSON.stringify(chartSpec(chart, "page"))];
    };
    for (const [some, step] of [
      [[one], "Iteration"],
      [[network(one)], "Epoch"],
      [[one, network(two)], "Iteration or epoch"],
    ] as const) {
      const [alt, note, spec] = words(some);
      expect(alt).toBe(`Training and validation loss by ${step.toLowerCase()}, with the one that was kept`);
      expect(note).toContain(`rows after each ${step.toLowerCase()}`);
      expect(spec).toContain(`"title":"${step}"`);
    }
  });

  it("keeps the label of an early stop off the axis at its left", async () => {
    const stopped = (best_iteration: number) =>
      runs.slice(0, 1).map(({ run, ...one }) => ({
        ...one,
        run: { ...run, record: { ...run.record, fit: { ...run.record.fit, best_iteration } } },
      }));
    for (const [best, anchor] of [
      [2, "start"],
      [300, "end"],
    ] as const) {
      const svg = await renderSvg(chartSpec(learningChart(stopped(best), "imported")!, "phone"));
      const label = svg.match(/<text[^>]*>kept: \d+<\/text>/)![0];
      expect(label).toContain(`text-anchor="${anchor}"`);
      expect(Number(/translate\((-?[\d.]+)/.exec(label)![1])).toBeGreaterThan(anchor === "start" ? 0 : 60);
    }
  });

  it("breaks notes into lines, so that they do not widen the drawing", async () => {
    const svg = await renderSvg(chartSpec(slices.edgeChart(runs, "imported")!, "file"));
    expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThan(800);
    expect(wordLines("one two three", 7)).toEqual(["one two", "three"]);
    expect(wordLines("1234567", 5)).toEqual(["12345", "67"]);
  });

  it("says once how many rows the losses stand on where they stand on the same", () => {
    const lines = (chart: Chart) =>
      JSON.stringify(chartSpec(chart, "phone")).match(/"text":\{"field":"n"\}/g)?.length ?? 0;
    expect(lines(slices.weekErrorChart(runs, "imported")!)).toBe(1);
    expect(lines(slices.edgeChart(runs, "imported")!)).toBe(2);
  });

  it("gives the numbers of rows a line for each loss where points stand too close for one", () => {
    const lines = (layout: "page" | "phone", of: readonly LabelledRun[]) =>
      JSON.stringify(chartSpec(slices.edgeChart(of, "imported")!, layout)).match(/"text":\{"field":"n"\}/g)?.length ??
      0;
    expect(lines("page", runs.slice(0, 1))).toBe(1);
    expect(lines("phone", runs.slice(0, 1))).toBe(1);
    expect(lines("phone", runs)).toBe(2);
  });

  it("leaves out what was not measured", () => {
    expect(rowsOf(slices.ageErrorChart(runs, "imported")!)).toHaveLength(2 * runs.length);
    for (const name of ["age-mae", "age-hit-rate", "windows", "learning"]) expect(CHARTS[name]!(plain)).toBeNull();
    const unread = plain.map((one) => ({ ...one, run: { ...one.run, predictions: null } }));
    for (const name of ["profit", "residuals"]) expect(CHARTS[name]!(unread)).toBeNull();
  });

  it("shares all rows with a line out over the bins of the residuals", () => {
    const bins = rowsOf(residualChart(runs, "imported")!).filter(({ model }) => model !== null);
    for (const part of ["model", "line"]) {
      const total = bins.reduce((sum, row) => sum + Number(row[part]), 0);
      expect(total).toBeCloseTo(100 * new Set(bins.map(({ panel }) => panel)).size, 0);
    }
    const half = (from: number) => bins.filter((row) => Number(row.from) >= from).length;
    expect(half(0)).toBe(bins.length / 2);
  });

  it("marks the iteration kept, which thinning the curve never drops", () => {
    const kept = runs.map(({ run }) => run.record.fit.best_iteration);
    const rows = rowsOf(learningChart(runs, "imported")!);
    expect(rows.filter((row) => "best" in row).map(({ best }) => best)).toEqual(kept);
    for (const iteration of kept) expect(rows.some((row) => row.iteration === iteration)).toBe(true);
    expect(rows.length).toBeLessThan(400 * runs.length);
  });

  it("ends a window's bar after its last day", () => {
    const [first] = rowsOf(timelineChart(runs, "imported")!);
    expect(first!.to).toBe(addDays(runs[0]!.run.record.windows[0]!.train.end, 1));
  });
});
