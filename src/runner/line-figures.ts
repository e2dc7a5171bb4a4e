import { columnOf } from "../core/matrix.js";
import { median } from "../core/median.js";
import type { FeatureDef, FeatureRows } from "../features/index.js";
import type { EvaluationRecord, LineSupply } from "./result.js";
import type { RowSelection } from "./select-rows.js";

type LineFigures = Omit<EvaluationRecord["lines"], "source" | "time" | "priced_at_default_share">;

/**
 * Where the lines of a run come from, how long before tip-off they were taken, and what is not known of them and of the
 * game's total and spread.
 * @param features the features of the run; the matrix of the rows holds every one of them
 */
export function lineFigures(
  rows: FeatureRows,
  { train, validation, evaluation }: Pick<RowSelection, "train" | "validation" | "evaluation">,
  features: readonly FeatureDef[],
): LineFigures {
  const withLine = (index: ArrayLike<number>) => Array.from(index).filter((row) => !Number.isNaN(rows.line[row]!));
  const lined = withLine(evaluation);
  const training = [...train, ...validation];
  const gameLines = features.filter(({ sources }) => sources.includes("game_lines"));
  const columns = gameLines.map(({ name }) => columnOf(rows.matrix, name));
  const withGameLine = Array.from(evaluation).filter((row) => columns.some((values) => !Number.isNaN(values[row]!)));
  return {
    supply: supply(lined.map((row) => rows.book[row]!)),
    median_age_minutes: median(lined.map((row) => rows.lineAgeMinutes[row]!).filter((age) => !Number.isNaN(age))),
    time_unknown_share: share(lined, (row) => rows.lineTimeUnknown[row] === 1),
    game_line_time_unknown_share: share(withGameLine, (row) => rows.gameLineTimeUnknown[row] === 1),
    train_coverage: training.length === 0 ? null : withLine(training).length / training.length,
  };
}

function supply(books: readonly string[]): LineSupply[] {
  const counts = new Map<string, number>();
  for (const book of books) counts.set(book, (counts.get(book) ?? 0) + 1);
  return [...counts]
    .map(([book, rows]) => ({ book, rows, share: rows / books.length }))
    .sort((a, b) => b.rows - a.rows || (a.book < b.book ? -1 : 1));
}

function share(rows: readonly number[], holds: (row: number) => boolean): number | null {
  return rows.length === 0 ? null : rows.filter(holds).length / rows.length;
}
