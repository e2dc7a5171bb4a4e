import type { Chart } from "./charts/chart.js";

/** A report in words, tables and charts, before it becomes files. */
export interface RenderedReport {
  /** Name of its files without an ending. */
  readonly slug: string;
  readonly title: string;
  /** What stands on every screen and sheet of the page, because not all figures are of real games; null where all are. */
  readonly mark: string | null;
  /** Refers to each chart as "SLUG-NAME.svg", and to its specification as "SLUG-NAME.vl.json". */
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

/** "md": Markdown with pictures and their specifications beside it; "html": one page that holds everything. */
export const REPORT_FORMATS = ["md", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Name of a chart's files without an ending. */
export function chartStem(slug: string, chart: Chart): string {
  return `${slug}-${chart.name}`;
}
