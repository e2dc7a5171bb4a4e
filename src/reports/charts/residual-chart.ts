import type { EvalRows } from "../../metrics/index.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { groupByLoss } from "../pool-by-loss.js";
import { type Chart, type Layout, percent } from "./chart.js";
import { lossesOf } from "./loss-marks.js";
import { byLoss, inPanels } from "./panels.js";
import { INK } from "./theme.js";

/** Points scored. What lies beyond the ends is counted in the last bin of its side. */
const BIN = 2;
const END = 24;
const BINS = (2 * END) / BIN;

interface ResidualBin {
  panel: string;
  series: string;
  from: number;
  to: number;
  /** Null at the right end of the last bin, where the stepped line ends. */
  model: number | null;
  line: number;
  tip: string;
}

/**
 * How far outcomes fell from the prediction, and from the line, on the rows with a line; all runs of a loss together, unless
 * they share evaluation days.
 * @returns null when the predictions of no run were read
 */
export function residualChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const values = groupByLoss(runs).flatMap(({ name, loss, runs: own }) =>
    residualBins(
      name,
      loss,
      own.flatMap(({ run }) => (run.predictions ? [run.predictions.rows] : [])),
    ),
  );
  if (values.length === 0) return null;
  return {
    name: `residuals-${source}`,
    title: `Residuals · ${DATA_LABELS[source].heading}`,
    notes: [
      "Bars: share of rows by points scored less points predicted, on the rows with a line.",
      "Stepped line: the same against the line itself.",
      `The bins at the ends hold all beyond ${END} points.`,
    ],
    alt: "Distribution of points scored less points predicted, beside that against the line",
    draw: (layout) => drawBins(values, lossesOf(runs), layout),
  };
}

function residualBins(name: string, series: string, parts: readonly EvalRows[]): ResidualBin[] {
  const model = new Array<number>(BINS).fill(0);
  const line = new Array<number>(BINS).fill(0);
  let rows = 0;
  for (const part of parts) {
    for (let i = 0; i < part.rows; i++) {
      if (Number.isNaN(part.line[i]!)) continue;
      rows++;
      model[binOf(part.actual[i]! - part.prediction[i]!)]!++;
      line[binOf(part.actual[i]! - part.line[i]!)]!++;
    }
  }
  if (rows === 0) return [];
  const panel = `${name} · ${formatCount(rows)} rows`;
  const bins = model.map((count, bin): ResidualBin => {
    const from = bin * BIN - END;
    const shares = { model: percent(count / rows), line: percent(line[bin]! / rows) };
    const tip = `${name}, ${from} to ${from + BIN} points: ${shares.model.toFixed(1)} % of rows, ${formatCount(count)}; against the line ${shares.line.toFixed(1)} %`;
    return { panel, series, from, to: from + BIN, ...shares, tip };
  });
  return [...bins, { ...bins.at(-1)!, from: END, to: END, model: null }];
}

function binOf(residual: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor((residual + END) / BIN)));
}

function drawBins(values: readonly ResidualBin[], losses: readonly string[], layout: Layout): object {
  const { color } = byLoss(losses, values, layout);
  const x = {
    field: "from",
    type: "quantitative",
    scale: { domain: [-END, END], nice: false },
    axis: { title: "Scored less predicted (points)", grid: false, tickCount: layout === "phone" ? 5 : 9 },
  };
  const y = { type: "quantitative", axis: { title: "Share of rows (%)", tickCount: 5 } };
  return inPanels(values, layout, {
    height: 200,
    layer: [
      {
        transform: [{ filter: "isValid(datum.model)" }],
        mark: { type: "bar", opacity: 0.65, binSpacing: 1 },
        encoding: {
          x: { ...x, bin: { binned: true, step: BIN } },
          x2: { field: "to" },
          y: { ...y, field: "model" },
          color: { ...color, legend: null },
          description: { field: "tip" },
        },
      },
      {
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.5, aria: false },
        encoding: {
          x,
          y: { ...y, field: "line" },
          color: { value: INK.strong },
        },
      },
      { mark: { type: "rule", color: INK.soft, strokeDash: [4, 3], aria: false }, encoding: { x: { datum: 0 } } },
    ],
  });
}
