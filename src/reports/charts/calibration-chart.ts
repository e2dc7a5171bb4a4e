import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatFigure } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { groupByLoss, type LossGroup } from "../pool-by-loss.js";
import { LEAST_BIN_ROWS, poolCalibration } from "../pool-calibration.js";
import { apartBy } from "./apart-by.js";
import { type Chart, type Layout, PHONE_WIDTH, percent } from "./chart.js";
import { lossesOf } from "./loss-marks.js";
import { breakNames, byLoss, NAME_OVERHANG, OVER_PANEL, PANEL_HEADER } from "./panels.js";
import { INK } from "./theme.js";

/** Pixels of one panel, which is square: the same stretch of probability is as long both ways. One alone is as wide as the title over it. */
const PANEL = 250;
const LONE_PANEL = 400;
const PHONE_PANEL = PHONE_WIDTH - 70;
const PANELS_IN_A_ROW = 3;
/** Ends of the axes in percent, at least; they grow in steps to hold every bar. */
const LEAST_AXIS = { from: 30, to: 70 };
const AXIS_STEP = 10;

const TITLE = "Calibration of P(OVER)";

/** One point of the chart; percent. */
interface ChartPoint {
  panel: string;
  series: string;
  said: number;
  happened: number;
  low: number;
  high: number;
  n: number;
  tip: string;
}

/**
 * What was said of OVER beside what happened, a panel for each loss (or run, where two of a loss share
 * evaluation days): points are bins of 0.05 over all of its runs, bars their 95 %
 * Wilson intervals, the diagonal is calibrated.
 * @returns null when no run of the list measured probabilities
 */
export function calibrationChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const values = groupByLoss(runs).flatMap(pointsOf);
  if (values.length === 0) return null;
  return {
    name: `calibration-${source}`,
    title: `${TITLE} · ${DATA_LABELS[source].heading}`,
    notes: [
      "Point: all rows given about this probability.",
      "Bar: 95 % Wilson interval of the share over.",
      "Diagonal: as many went over as were predicted to.",
      `Bins of fewer than ${LEAST_BIN_ROWS} rows are left out.`,
    ],
    alt: `Predicted probability of OVER beside the share that went over${apartBy(runs, ", by loss")}, with 95 % intervals`,
    draw: (layout) => drawPanels(values, lossesOf(runs), layout, source),
  };
}

function drawPanels(
  values: readonly ChartPoint[],
  losses: readonly string[],
  layout: Layout,
  source: DataSource,
): object {
  const ticks = axisTicks(values);
  const domain = [ticks[0]!, ticks.at(-1)!];
  const scale = { domain, nice: false, zero: false };
  const axis = (title: string) => ({ values: ticks, title });
  const x = { field: "said", type: "quantitative", scale, axis: axis("Predicted P(OVER) (%)") };
  const y = { type: "quantitative", scale, axis: axis("Observed (% over)") };
  const lone = new Set(values.map(({ panel }) => panel)).size === 1;
  const size = layout === "phone" ? PHONE_PANEL : lone ? LONE_PANEL : PANEL;
  const named = breakNames(values, size + NAME_OVERHANG);
  const panels = [...new Set(named.map(({ panel }) => panel))];
  const columns = layout === "phone" ? 1 : Math.min(PANELS_IN_A_ROW, panels.length);
  const color = { ...byLoss(losses, values, layout).color, legend: null };
  return {
    // over one panel the title in one line would widen the drawing
    ...(lone && { title: { text: [TITLE, DATA_LABELS[source].heading] } }),
    padding: layout === "file" ? 16 : 4,
    data: { values: named },
    facet: {
      field: "panel",
      type: "nominal",
      title: null,
      sort: panels,
      header: PANEL_HEADER,
    },
    columns,
    // with a shared axis the empty places of the last row would have one
    ...(panels.length > columns && layout !== "phone" && { resolve: { axis: { x: "independent" } } }),
    spacing: 36,
    spec: {
      width: size,
      height: size,
      layer: [
        {
          data: { values: [{ from: domain[0], to: domain[1] }] },
          mark: { type: "rule", color: INK.soft, strokeDash: [5, 4], aria: false },
          encoding: {
            x: { ...x, field: "from" },
            y: { ...y, field: "from" },
            x2: { field: "to" },
            y2: { field: "to" },
          },
        },
        {
          mark: { type: "rule", strokeWidth: 3, strokeCap: "round", opacity: 0.45, aria: false },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        {
          mark: { type: "point", filled: true, opacity: 1, size: 70, stroke: "#ffffff", strokeWidth: 1 },
          encoding: { x, y: { ...y, field: "happened" }, color, description: { field: "tip" } },
        },
        OVER_PANEL,
      ],
    },
  };
}

function pointsOf(group: LossGroup): ChartPoint[] {
  const { name, loss } = group;
  const { rows, bins } = poolCalibration(group);
  const panel = `${name} · ${formatCount(rows)} rows`;
  return bins.map(({ said, observed }) => {
    const { value, low, high, n } = observed;
    return {
      panel,
      series: loss,
      said: percent(said),
      happened: percent(value),
      low: percent(low!),
      high: percent(high!),
      n,
      tip: `${name}: ${percent(said).toFixed(1)} % predicted, ${formatFigure(observed, "rate")} went over; ${formatCount(n)} rows`,
    };
  });
}

function axisTicks(values: readonly ChartPoint[]): number[] {
  const shown = values.flatMap(({ said, low, high }) => [said, low, high]);
  const from = Math.floor(Math.min(LEAST_AXIS.from, ...shown) / AXIS_STEP) * AXIS_STEP;
  const to = Math.ceil(Math.max(LEAST_AXIS.to, ...shown) / AXIS_STEP) * AXIS_STEP;
  return Array.from({ length: Math.round((to - from) / AXIS_STEP) + 1 }, (_, i) => from + i * AXIS_STEP);
}
