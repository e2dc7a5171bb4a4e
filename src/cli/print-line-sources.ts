import { HEADLINE_EDGE } from "../metrics/index.js";
import { formatCount, formatFigure, formatValue } from "../reports/format.js";
import { lineSourceCautions } from "../reports/line-source-phrases.js";
import type { LineSensitivity, SettledRun } from "../runner/compare/line-sources.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { afterLineSources } from "./next-steps.js";
import { formatTable } from "./table.js";

/** One run settled under each line source, as a table. */
export function printLineSources(sensitivity: LineSensitivity, console: Console): void {
  const { id, name, rows, dates, sources } = sensitivity;
  console.print(`run ${id} (${name}): ${formatCount(rows)} evaluated rows of ${formatCount(dates)} game dates`);
  console.print(`\n${pc.bold(`Settled under each line source, picks at edge ${HEADLINE_EDGE}+, with 95 % intervals`)}`);
  const head = ["line source", "rows", "picks", "hit rate", "break even", "ROI", "MAE", "line's MAE"];
  console.print(formatTable(head, sources.map(settledRow), { right: [1, 2] }));
  console.print(`\n${pc.bold(`The picks it made on its own lines at edge ${HEADLINE_EDGE}+, settled there instead`)}`);
  console.print("only the common picks: those that have a line there too; each line less the very");
  console.print("same picks at its own lines");
  const others = sources.filter(({ ownPicks }) => ownPicks !== null).map(ownPicksRow);
  const differences = ["hit rate less own", "ROI less own"];
  console.print(
    formatTable(["line source", "common picks", "hit rate", "ROI", ...differences], others, { right: [1] }),
  );
  console.print(`\n${pc.bold("To keep in mind")}`);
  for (const caution of lineSourceCautions(sensitivity)) console.print(`- ${caution}`);
  console.next(afterLineSources(id));
}

function settledRow({ source, kind, rows, evaluation }: SettledRun): string[] {
  const { metrics, betting } = evaluation;
  return [
    kind === "own" ? `${pc.bold(source)} (its own)` : source,
    formatCount(rows),
    formatCount(betting.edge_3.picks),
    formatFigure(metrics.hit_rate_edge_3, "rate"),
    formatValue(metrics.break_even_edge_3?.value ?? null, "rate"),
    formatFigure(metrics.roi_edge_3, "return"),
    formatValue(metrics.mae_lines?.value ?? null, "points"),
    formatValue(metrics.mae_line_itself?.value ?? null, "points"),
  ];
}

function ownPicksRow({ source, ownPicks }: SettledRun): string[] {
  const { picks, hitRate, roi, hitRateDifference, roiDifference } = ownPicks!;
  return [
    source,
    formatCount(picks),
    formatFigure(hitRate, "rate"),
    formatFigure(roi, "return"),
    formatFigure(hitRateDifference, "share difference"),
    formatFigure(roiDifference, "share difference"),
  ];
}
