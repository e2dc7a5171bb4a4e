import { wilson } from "../../metrics/index.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatFigure } from "../format.js";
import { type LabelledRun, lossOf } from "../label-runs.js";
import { type Chart, type Layout, PHONE_WIDTH, percent } from "./chart.js";
import { INK, SERIES_COLOURS } from "./theme.js";

/** Pixels of one panel, which is square: the same stretch of chance is as long both ways. One alone is as wide as the title over it. */
const PANEL = 250;
const LONE_PANEL = 400;
const PHONE_PANEL = PHONE_WIDTH - 70;
const PANELS_IN_A_ROW = 3;
/** A bin of fewer rows shows nothing but its own interval. */
const LEAST_ROWS = 20;
/** Ends of the axes in percent, at least; they grow in steps to hold every bar. */
const LEAST_AXIS = { from: 30, to: 70 };
const AXIS_STEP = 10;

const TITLE = "Calibration of the chances of OVER";

/** One point of the chart; percent. */
interface ChartPoint {
  panel: string;
  said: number;
  happened: number;
  low: number;
  high: number;
  n: number;
  tip: string;
}

/**
 * What was said of OVER beside what happened, a panel for each loss: points are bins of 0.05 over all of its runs, bars their 95 %
 * Wilson intervals, the diagonal is calibrated.
 * @returns null when no run of the list measured its chances
 */
export function calibrationChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const values = poolCalibration(runs);
  if (values.length === 0) return null;
  return {
    name: `calibration-${source}`,
    title: `${TITLE} · ${DATA_LABELS[source].heading}`,
    notes: [
      "Point: all rows of a loss given about this chance.",
      "Bar: 95 % Wilson interval of what happened.",
      "On the diagonal, what was said came true.",
      `Bins of fewer than ${LEAST_ROWS} rows are left out.`,
    ],
    alt: "Chance of OVER that was said beside the share that went over, by loss, with 95 % intervals",
    draw: (layout) => drawPanels(values, layout, source),
  };
}

function drawPanels(values: readonly ChartPoint[], layout: Layout, source: DataSource): object {
  const ticks = axisTicks(values);
  const domain = [ticks[0]!, ticks.at(-1)!];
  const scale = { domain, nice: false, zero: false };
  const axis = (title: string) => ({ values: ticks, title });
  const x = { field: "said", type: "quantitative", scale, axis: axis("Said of OVER (%)") };
  const y = { type: "quantitative", scale, axis: axis("Went over (%)") };
  const panels = [...new Set(values.map(({ panel }) => panel))];
  const size = layout === "phone" ? PHONE_PANEL : panels.length === 1 ? LONE_PANEL : PANEL;
  const colour = { value: SERIES_COLOURS[0] };
  return {
    // over one panel the title in one line would widen the drawing
    ...(panels.length === 1 && { title: { text: [TITLE, DATA_LABELS[source].heading] } }),
    padding: layout === "file" ? 16 : 4,
    data: { values },
    facet: {
      field: "panel",
      type: "nominal",
      title: null,
      sort: panels,
      header: {
        labelFontSize: 13,
        labelFontWeight: 600,
        labelColor: INK.strong,
        labelAnchor: "start",
        labelPadding: 8,
      },
    },
    columns: layout === "phone" ? 1 : Math.min(PANELS_IN_A_ROW, panels.length),
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
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color: colour },
        },
        {
          mark: { type: "point", filled: true, opacity: 1, size: 70, stroke: "#ffffff", strokeWidth: 1 },
          encoding: { x, y: { ...y, field: "happened" }, color: colour, description: { field: "tip" } },
        },
      ],
    },
  };
}

/** The bins of all runs of each loss added up, in the order of the runs. */
function poolCalibration(runs: readonly LabelledRun[]): ChartPoint[] {
  const losses = new Map<string, Map<number, { n: number; said: number; yes: number }>>();
  for (const { run } of runs) {
    const loss = lossOf(run);
    for (const { from, n, meanPredicted, observed } of run.record.probability?.calibration?.fixed_bins ?? []) {
      const bins = losses.get(loss) ?? new Map();
      losses.set(loss, bins);
      const key = Math.floor(from * 20);
      const sum = bins.get(key) ?? { n: 0, said: 0, yes: 0 };
      bins.set(key, {
        n: sum.n + n,
        said: sum.said + n * meanPredicted,
        yes: sum.yes + Math.round(n * observed.value),
      });
    }
  }
  return [...losses].flatMap(([loss, bins]) => {
    const rows = [...bins.values()].reduce((sum, { n }) => sum + n, 0);
    const panel = `${loss} · ${formatCount(rows)} rows`;
    return [...bins]
      .sort(([a], [b]) => a - b)
      .filter(([, { n }]) => n >= LEAST_ROWS)
      .map(([, { n, said, yes }]) => {
        const happened = wilson(yes, n)!;
        const { value, low, high } = happened;
        return {
          panel,
          said: percent(said / n),
          happened: percent(value),
          low: percent(low!),
          high: percent(high!),
          n,
          tip: `${loss}: ${percent(said / n).toFixed(1)} % said, ${formatFigure(happened, "rate")} went over; ${formatCount(n)} rows`,
        };
      });
  });
}

function axisTicks(values: readonly ChartPoint[]): number[] {
  const shown = values.flatMap(({ said, low, high }) => [said, low, high]);
  const from = Math.floor(Math.min(LEAST_AXIS.from, ...shown) / AXIS_STEP) * AXIS_STEP;
  const to = Math.ceil(Math.max(LEAST_AXIS.to, ...shown) / AXIS_STEP) * AXIS_STEP;
  return Array.from({ length: Math.round((to - from) / AXIS_STEP) + 1 }, (_, i) => from + i * AXIS_STEP);
}
