import type { HeadlineFigure } from "../runner/promote/promotion-plan.js";

/** What the headline figures of a model are called. */
export const FIGURE_NAMES: Readonly<Record<HeadlineFigure, string>> = {
  mae_lines: "MAE (lines)",
  hit_rate_edge_3: "hit rate, edge 3+",
  roi_edge_3: "ROI, edge 3+",
};
