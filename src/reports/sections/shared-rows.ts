import type { LabelledRun } from "../label-runs.js";
import { type Column, plainText } from "../markdown-table.js";

/** What stands for the losses where a row is of every run of its season. */
const ALL = "all";

/**
 * Rows of a table that are often the same for every loss: those of runs of one season, with the same windows and data, that say the
 * same stand once, and name the losses they are of.
 * @param cellsOf the rows of a run, without season and loss; none for a run left out
 * @returns the first columns, that of the losses only where some season's runs differ and none where there is but one run, and the
 * whole rows
 */
export function sharedRows(
  runs: readonly LabelledRun[],
  cellsOf: (run: LabelledRun) => readonly (readonly string[])[],
): { columns: Column[]; rows: string[][] } {
  const groups = new Map<string, { season: string; losses: string[]; cells: readonly (readonly string[])[] }>();
  const runsOf = new Map<string, number>();
  for (const one of runs) {
    const cells = cellsOf(one);
    if (cells.length === 0) continue;
    const { season, loss, run } = one;
    const { data, windows } = run.record;
    const days = windows.map(({ train, validation, evaluation }) => [train, validation, evaluation]);
    const key = JSON.stringify([season, data.dataset_sha256, days, cells]);
    const group = groups.get(key);
    if (group) group.losses.push(loss);
    else groups.set(key, { season, losses: [loss], cells });
    runsOf.set(season, (runsOf.get(season) ?? 0) + 1);
  }
  const drawn = [...groups.values()].map(({ season, losses, cells }) => {
    const loss = losses.length === runsOf.get(season) ? ALL : losses.map(plainText).join(", ");
    return { season: plainText(season), loss, cells };
  });
  const named = drawn.some(({ loss }) => loss !== ALL);
  const lone = runs.length === 1;
  return {
    columns: lone ? [] : [{ head: "Season" }, ...(named ? [{ head: "Loss" }] : [])],
    rows: drawn.flatMap(({ season, loss, cells }) =>
      cells.map((row) => [...(lone ? [] : [season, ...(named ? [loss] : [])]), ...row]),
    ),
  };
}
