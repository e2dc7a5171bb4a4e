import type { Slice } from "../metrics/index.js";
import { formatCount, formatFigure, formatValue } from "../reports/format.js";
import { shownRoi } from "../reports/slice-roi.js";
import { skippedPhrases } from "../reports/walk-phrases.js";
import type { WalkForwardRecord, WindowFigures } from "../runner/walk/walk-record.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

/** Windows printed in full; of more, as many from both ends as fit. */
const WINDOWS_SHOWN = 60;

/** The figures of a walk-forward run by window and by age of the model, and what it did not evaluate. */
export function printWalk(walk: WalkForwardRecord, console: Console): void {
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  heading(`By window, ${formatCount(walk.windows.length)} of them, picks at edge 3+`);
  console.print(windowTable(walk.windows));
  console.print("learned: rows it was fitted on, and steps of the fit that were kept; line's: its own MAE");
  heading("By age of the model, days since the last day it learned from");
  const ages = walk.model_age.map(({ from, to, figures }) => [`${from} to ${to}`, ...figureCells(figures)]);
  console.print(formatTable(["days", ...FIGURES], ages, { right: [1, 2, 3, 4] }));
  if (walk.skipped.length === 0) return;
  const { eval_lines: lines, eval_all: all } = walk.not_evaluated;
  heading(
    `Steps not carried out: ${formatCount(walk.skipped.length)}, with ${formatCount(all)} rows (${formatCount(lines)} with a line) not evaluated`,
  );
  for (const text of skippedPhrases(walk.skipped)) console.print(`- ${text}`);
}

const FIGURES = ["rows", "MAE", "line's", "picks", "hit rate", "ROI"] as const;

function windowTable(windows: readonly WindowFigures[]): string {
  const left = windows.length > WINDOWS_SHOWN ? WINDOWS_SHOWN / 2 : windows.length;
  const shown = windows.length > WINDOWS_SHOWN ? [...windows.slice(0, left), ...windows.slice(-left)] : windows;
  const rows = shown.map((window) => [
    `${window.start} to\n${window.end}`,
    `${formatCount(window.train_rows)}\nkept ${formatCount(window.iterations)}`,
    ...figureCells(window.figures),
  ]);
  const table = formatTable(["evaluation", "learned", ...FIGURES], rows, { right: [1, 2, 3, 4, 5] });
  const hidden = windows.length - shown.length;
  return hidden > 0
    ? `${table}\n${formatCount(hidden)} windows between ${shown[left - 1]!.end} and ${shown[left]!.start} are not shown; --json and the evaluation artifact have them`
    : table;
}

function figureCells(figures: Slice): string[] {
  return [
    formatCount(figures.rows),
    formatValue(figures.mae?.value ?? null, "points"),
    formatValue(figures.lineMae?.value ?? null, "points"),
    formatCount(figures.picks),
    formatFigure(figures.hitRate, "rate"),
    formatFigure(shownRoi(figures), "return"),
  ];
}
