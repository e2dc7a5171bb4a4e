import { measureSlice, type Slice } from "./breakdowns.js";
import { type EvalRows, rowsWithLine, takeEvalRows } from "./eval-rows.js";
import { createPopulation } from "./population.js";

/** Some of the evaluation rows under a name. */
export interface PartOfRows {
  readonly name: string;
  /** Places in the evaluation rows. */
  readonly index: ArrayLike<number>;
}

/**
 * The figures of parts that stand on game dates of their own, such as the windows of a walk-forward run or the ages of a
 * model. Each part is measured as if it were alone: its intervals come from resampling its own dates (in the breakdowns, which
 * cut across dates, all dates take part). A part of few dates therefore has a wide interval, or none.
 * @returns one slice per part in their order, over the rows with a line
 * @throws DataError BAD_EVAL_ROWS as checkEvalRows
 */
export function measureParts(
  rows: EvalRows,
  parts: readonly PartOfRows[],
  { seed, resamples }: { seed: number; resamples?: number },
): Slice[] {
  return parts.map(({ name, index }) => {
    const own = rowsWithLine(takeEvalRows(rows, index));
    return measureSlice(createPopulation(own, seed, resamples), { slice: name, keep: () => true });
  });
}
