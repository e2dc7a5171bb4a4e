import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatValue } from "../format.js";
import { topFeatures } from "../importance-shares.js";
import type { LabelledRun } from "../label-runs.js";
import { type Chart, type Layout, PHONE_WIDTH, percent } from "./chart.js";
import { lossesOf } from "./loss-marks.js";
import { byLoss, legendColumns } from "./panels.js";

/** Height of a row, and of the place of one loss in it. */
const ROW = 22;
const PLACE = 10;
/** Of the title in a file: it, and each line under it. */
const TITLE = { height: 48, note: 17 };
/** Of a row of the legend. */
const LEGEND_HEIGHT = { file: 26, page: 26, phone: 20 } as const;
/** Width of a letter of a name, ample, as a share of its size. */
const CHARACTER = 0.58;

/**
 * The features of highest importance, a point for each run.
 * @returns null when no run has any importance
 */
export function importanceChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const top = topFeatures(runs);
  if (!top) return null;
  const values = runs.flatMap((run, i) =>
    top.features.flatMap(({ name }): FeaturePoint[] => {
      const share = top.shares[i]!.get(name);
      if (share === undefined) return [];
      return [
        {
          series: run.loss,
          feature: name,
          share: percent(share),
          tip: `${name}, ${run.label}: ${formatValue(share, "rate")} of the run's total`,
        },
      ];
    }),
  );
  const names = top.features.map(({ name }) => name);
  const notes = [
    "Point: a run's share of its total of what its family measures.",
    ...(new Set(runs.map(({ season }) => season)).size > 1 ? ["One point of a loss for each season."] : []),
  ];
  return {
    name: `importance-${source}`,
    title: `Feature importance · ${DATA_LABELS[source].heading}`,
    notes,
    alt: `The ${names.length} most important features, as a share of each run's total`,
    draw: (layout) => drawPoints(values, names, lossesOf(runs), notes.length, layout),
  };
}

interface FeaturePoint {
  series: string;
  feature: string;
  share: number;
  tip: string;
}

function drawPoints(
  values: readonly FeaturePoint[],
  names: readonly string[],
  losses: readonly string[],
  notes: number,
  layout: Layout,
): object {
  const { color, shape } = byLoss(losses, values, layout);
  const drawn = losses.filter((loss) => values.some(({ series }) => series === loss));
  const phone = layout === "phone";
  const size = phone ? 11 : 12;
  // Vega takes letters to be wider than they are: left to itself it would cut the names off
  const left = 16 + Math.ceil(CHARACTER * size * Math.max(...names.map((name) => name.length)));
  const width = phone ? Math.max(120, PHONE_WIDTH - left - 16) : 460;
  const legendHeight =
    losses.length === 1 ? 0 : Math.ceil(losses.length / legendColumns(losses, layout)) * LEGEND_HEIGHT[layout];
  // on a phone the names of the losses need the room over those of the features too
  const placed = phone && color.legend ? { orient: "none", legendX: 12 - left, legendY: -legendHeight } : {};
  const legend = color.legend && { ...color.legend, ...placed };
  return {
    autosize: "none",
    padding: {
      left,
      right: 16,
      top: (layout === "file" ? TITLE.height + TITLE.note * notes : 8) + legendHeight,
      bottom: 50,
    },
    width,
    height: Math.max(ROW, PLACE * drawn.length + 6) * names.length,
    ...(layout === "file" && { title: { frame: "group", dx: 16 - left, offset: 12 } }),
    data: { values },
    mark: { type: "point", filled: true, size: 60, opacity: 1, stroke: "#ffffff", strokeWidth: 1 },
    encoding: {
      x: {
        field: "share",
        type: "quantitative",
        axis: { title: "Share of the total (%)", grid: false, tickCount: phone ? 4 : 8 },
      },
      y: { field: "feature", type: "nominal", sort: names, axis: { title: null, labelLimit: 0, labelFontSize: size } },
      // points of two losses with the same share stand under each other
      yOffset: { field: "series", type: "nominal", scale: { domain: drawn } },
      color: { ...color, legend },
      shape: { ...shape, legend },
      description: { field: "tip" },
    },
  };
}
