import { formatCount, formatFigure } from "../reports/format.js";
import type { CadenceComparison, CadenceFigures } from "../runner/walk/compare-cadences.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { leftOutText } from "./left-out-text.js";
import { afterCadences } from "./next-steps.js";
import { formatTable } from "./table.js";

/** Cadences of one experiment beside each other, each against the first. */
export function printCadences(name: string, comparison: CadenceComparison, console: Console): void {
  const { cadences, rows, rows_with_line: lines, dates, min_edge: edge } = comparison;
  const first = cadences[0]!;
  console.print(
    `${pc.bold(`${name}: ${cadences.length} cadences`)} on the ${formatCount(rows)} rows that all predicted (${formatCount(lines)} with a line, ${formatCount(dates)} dates)\n`,
  );
  const figures = cadences.map((one) => [
    `${days(one)}\n${formatCount(one.windows)} ${one.windows === 1 ? "window" : "windows"}`,
    formatFigure(one.metrics.mae_lines, "points"),
    formatFigure(one.metrics.bias, "difference"),
    formatCount(one.metrics.hit_rate_edge_3?.n ?? 0),
    formatFigure(one.metrics.hit_rate_edge_3, "rate"),
    formatFigure(one.metrics.roi_edge_3, "return"),
  ]);
  const head = ["retrained", "MAE", "bias", `picks at ${edge}+`, "hit rate", "ROI"];
  console.print(formatTable(head, figures, { right: [3] }));
  console.print(`\n${pc.bold(`Less that of ${days(first)}, same rows, paired by date`)}`);
  const apart = cadences
    .slice(1)
    .map((one) => [
      days(one),
      formatFigure(one.mae_difference, "difference"),
      formatFigure(one.hit_rate_difference, "share difference"),
      formatFigure(one.roi_difference, "share difference"),
    ]);
  console.print(formatTable(["retrained", "MAE", "hit rate", "ROI"], apart));
  console.print(`\n${pc.bold("To keep in mind")}`);
  for (const text of cautions(comparison)) console.print(`- ${text}`);
  console.print(`\n${cadences.map((one) => `${days(one)}: ${one.run_id}`).join("\n")}`);
  console.next(afterCadences(cadences.map(({ run_id: id }) => id)));
}

function days({ retrain_every: every }: Pick<CadenceFigures, "retrain_every">): string {
  return every === 1 ? "every day" : `every ${every} days`;
}

function cautions({ cadences }: CadenceComparison): string[] {
  const told = cadences.slice(1).filter(({ mae_difference: one }) => one?.low != null && one.low * one.high! > 0);
  const list = [
    `${cadences.length} cadences are ${cadences.length} tries on these rows: the best of them looks better than it is`,
  ];
  if (told.length === 0)
    list.push("no interval of a difference of MAE excludes 0: these rows do not tell the cadences apart");
  for (const one of cadences) {
    const { not_in_all: absent, other_outcome: otherOutcome, other_line: otherLine } = one.left_out;
    const parts = [
      ...(absent + otherOutcome + otherLine > 0 ? [leftOutText({ absent, otherOutcome, otherLine })] : []),
      ...(one.not_evaluated > 0 ? [`${formatCount(one.not_evaluated)} of steps with too little to learn from`] : []),
    ];
    if (parts.length > 0) list.push(`${days(one)}: rows left out: ${parts.join(", ")}`);
  }
  return list;
}
