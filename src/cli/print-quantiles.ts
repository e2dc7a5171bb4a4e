import type { QuantileCoverage } from "../metrics/index.js";
import { formatCount, formatFigure } from "../reports/format.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

/** How often the outcomes fell below each quantile the model predicts. */
export function printQuantiles(quantiles: readonly QuantileCoverage[], console: Console): void {
  const rows = quantiles.map(({ alpha, below }) => [
    alpha,
    formatCount(below.n),
    formatFigure(below, "rate"),
    standing(alpha, below),
  ]);
  console.print(formatTable(["quantile", "rows", "outcomes below", ""], rows, { right: [0, 1] }));
}

function standing(alpha: number, { low, high }: QuantileCoverage["below"]): string {
  if (low === null || high === null) return "";
  if (alpha < low) return "too high: more outcomes lie below it than should";
  return alpha > high ? "too low: fewer outcomes lie below it than should" : "";
}
