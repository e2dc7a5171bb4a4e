import type { Chart } from "./charts/chart.js";

/** A report in words, tables and charts, before it becomes files. */
export interface RenderedReport {
  /** Name of its files without an ending. */
  readonly slug: string;
  readonly title: string;
  /** Refers to each chart as "SLUG-NAME.svg", and to its specification as "SLUG-NAME.vl.json". */
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

/** Name of a chart's files without an ending. */
export function chartStem(slug: string, chart: Chart): string {
  return `${slug}-${chart.name}`;
}
