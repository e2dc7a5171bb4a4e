import { describe, expect, it } from "vitest";
import { wilson } from "../../../src/metrics/index.js";
import { calibrationChart } from "../../../src/reports/charts/calibration-chart.js";
import { chartSpec } from "../../../src/reports/charts/chart.js";
import { renderSvg } from "../../../src/reports/charts/chart-svg.js";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { syntheticRun, syntheticStudy } from "../synthetic-runs.js";

const runs = labelRuns(syntheticStudy([2024, 2025], "simulated"));
const spec = chartSpec(calibrationChart(runs, "simulated")!, "file");
const points = (of: object) => (of as { data: { values: Record<string, number | string>[] } }).data.values;

describe("calibrationChart", () => {
  it("gives this specification and these bytes", async () => {
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot(
      "../../golden/calibration-chart.vl.json.golden",
    );
    await expect(await renderSvg(spec)).toMatchFileSnapshot("../../golden/calibration-chart.svg.golden");
  });

  it("adds the bins of all runs of a loss up", () => {
    const loss = "MAE";
    const bins = runs
      .filter(({ run }) => run.record.loss_function === loss)
      .flatMap(({ run }) => run.record.probability!.calibration!.fixed_bins)
      .filter(({ from }) => from >= 0.5 && from < 0.55);
    expect(bins).toHaveLength(2);
    const n = bins[0]!.n + bins[1]!.n;
    const yes = bins.reduce((sum, bin) => sum + bin.n * bin.observed.value, 0);
    const said = bins.reduce((sum, bin) => sum + bin.n * bin.meanPredicted, 0);
    const point = points(spec).find((one) => one.n === n && String(one.panel).startsWith(loss))!;
    expect(point.said).toBeCloseTo((100 * said) / n, 1);
    expect(point.happened).toBeCloseTo((100 * yes) / n, 1);
    const interval = wilson(Math.round(yes), n)!;
    expect(point.low).toBeCloseTo(100 * interval.low!, 1);
    expect(point.high).toBeCloseTo(100 * interval.high!, 1);
  });

  it("never counts the same rows twice: two runs of a loss on the same days have a panel each", () => {
    const twins = ["FIRST", "SECOND"].map((name) => syntheticRun({ evalStart: "2025-02-01", loss: "MAE", name }));
    const of = points(chartSpec(calibrationChart(labelRuns(twins), "imported")!, "file"));
    const panels = [...new Set(of.map(({ panel }) => String(panel).split(/\s·\s/)[0]))];
    expect(panels).toEqual(["2024-25 MAE (FIRST)", "2024-25 MAE (SECOND)"]);
    const most = Math.max(...twins[0]!.record.probability!.calibration!.fixed_bins.map(({ n }) => n));
    expect(Math.max(...of.map(({ n }) => Number(n)))).toBe(most);
  });

  it("has a panel for each loss, in the order of the runs, and no bin of a few rows", () => {
    const panels = [...new Set(points(spec).map(({ panel }) => String(panel).split(/\s·\s/)[0]))];
    expect(panels).toEqual(["Huber:delta=5", "MAE"]);
    expect(Math.min(...points(spec).map(({ n }) => Number(n)))).toBeGreaterThanOrEqual(20);
  });

  it.each([1, 2])("has axes that hold every bar, and no room wasted beside the panels (%i)", async (losses) => {
    const list = labelRuns(
      syntheticStudy([2024, 2025], "simulated").filter(({ record }) => losses === 2 || record.loss_function === "MAE"),
    );
    const chart = chartSpec(calibrationChart(list, "simulated")!, "file");
    const { spec: panel } = chart as unknown as {
      spec: { width: number; layer: { encoding: { y: { scale: { domain: [number, number] } } } }[] };
    };
    const [from, to] = panel.layer[0]!.encoding.y.scale.domain;
    for (const { low, high } of points(chart)) {
      expect(Number(low)).toBeGreaterThanOrEqual(from);
      expect(Number(high)).toBeLessThanOrEqual(to);
    }
    const width = Number(/width="(\d+)"/.exec(await renderSvg(chart))![1]);
    expect(width - losses * panel.width).toBeLessThan(190);
  });

  it("is not drawn for runs that measured no chances", () => {
    const { record, ...run } = syntheticRun({ evalStart: "2024-02-01", loss: "MAE" });
    const { probability: _probability, ...older } = record;
    expect(calibrationChart(labelRuns([{ ...run, record: older }]), "imported")).toBeNull();
  });
});
