import { closingCells, noClosePhrase } from "../closing-phrases.js";
import { formatShare, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { tableOfRuns } from "./table-of-runs.js";

/** How the lines of the picks at edge 3+ closed; "" where no run looked for closes. */
export function closingTable(runs: readonly LabelledRun[]): string {
  const measured = runs.flatMap(({ season, loss, run: { record } }) =>
    record.closing_line_value ? [{ season, loss, closing: record.closing_line_value }] : [],
  );
  if (measured.length === 0) return "";
  const reasons = [
    ...new Set(measured.flatMap(({ closing }) => (closing.not_available ? [noClosePhrase(closing)] : []))),
  ];
  const absent = reasons.map((reason) => `Not available where ${reason}.`).join(" ");
  if (measured.every(({ closing }) => closing.not_available)) return absent;
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Bets at" },
    { head: "Picks at edge 3+", align: "right" },
    { head: "With a close", align: "right" },
    { head: "Points [95 %]", align: "right" },
    { head: "Line the pick's way", align: "right" },
    { head: "Against it", align: "right" },
    { head: "P(side), line unmoved [95 %]", align: "right" },
    { head: "N", align: "right" },
  ] as const;
  const rows = measured.map(({ season, loss, closing }) => {
    const at = closing.edges.findIndex(({ minEdge }) => minEdge === 3);
    const run = [plainText(season), plainText(loss), closing.line_time];
    if (at < 0) return [...run, ...Array.from({ length: 7 }, () => NOTHING)];
    const [, picks, closed, points, chance, n] = closingCells(closing)[at] as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const { lineBetter, lineWorse, withClose } = closing.edges[at]!;
    const moved = (count: number) => formatShare(withClose === 0 ? null : count / withClose);
    return [...run, picks, closed, points, moved(lineBetter), moved(lineWorse), chance, n];
  });
  return [tableOfRuns(runs, columns, rows), MEANING, ...(absent ? [absent] : [])].join("\n\n");
}

const MEANING =
  "The close is the last quote before tip-off of the book the line was taken from. Points: closing line less line taken for OVER, the other way round for UNDER; above 0 the market came to where the bet already was. P(side): the market's probability of the side bet, by prices without margin, at the close less when taken, on picks whose line did not move.";
