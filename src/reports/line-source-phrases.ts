import { CASCADE_BOOKS } from "../features/index.js";
import type { LineSensitivity } from "../runner/compare/line-sources.js";
import type { EvaluationRecord } from "../runner/result.js";
import { formatCount, formatShare } from "./format.js";
import { isWorthSaying } from "./phrases.js";

/** A line source in words: "cascade", or "cascade at opening". */
export function lineSourceName({ source, time }: Pick<EvaluationRecord["lines"], "source" | "time">): string {
  return time === "opening" ? `${source} at opening` : source;
}

const BOOK_NAMES: Record<(typeof CASCADE_BOOKS)[number], string> = {
  draftkings: "DraftKings",
  fanduel: "FanDuel",
  betmgm: "BetMGM",
  bettingpros_consensus: "the BettingPros consensus",
};

/** Where lines come from, for a reader who does not know the sources: "cascade (DraftKings, else FanDuel, else BetMGM, ...)". */
export function lineSourceInWords({ source }: Pick<EvaluationRecord["lines"], "source">): string {
  if (source === "consensus") return "consensus (the median of the books)";
  if (source !== "cascade") return source;
  return `cascade (${CASCADE_BOOKS.map((book) => BOOK_NAMES[book]).join(", else ")})`;
}

/** What a reader must know before believing a run's figures under other lines. */
export function lineSourceCautions({
  dataSource,
  lineSource,
  lineTime,
  ownLinesChanged,
  sources,
}: LineSensitivity): string[] {
  const list: string[] = [];
  if (dataSource === "simulated") list.push("simulated data: these figures say nothing about real players or books");
  if (ownLinesChanged > 0) {
    list.push(
      `${formatCount(ownLinesChanged)} rows would get another line from ${lineSourceName({ source: lineSource, time: lineTime })} today: this version takes lines in another way than the one that made the run`,
    );
  }
  list.push(
    "the predictions are those of the run: features made from lines stay as they were trained and computed, on its own line source",
    "in the first table rows and picks differ from source to source; the second settles the same picks on the same sides, where the source has a line",
    lineTime === "opening"
      ? "each book's line and price is its first of the day, whenever that was"
      : "each book's line and price is its last before tip-off, whenever that was",
    "best and worst price: its own lines, each at the best and worst price of all books with the very same line; best needs an account and room at every book, and prices that still stand",
  );
  const assumed = sources.filter(({ evaluation }) => isWorthSaying(evaluation.betting.edge_3.pricedAtDefaultShare));
  if (assumed.length > 0) {
    const shares = assumed.map(
      ({ source, evaluation }) => `${source} ${formatShare(evaluation.betting.edge_3.pricedAtDefaultShare)}`,
    );
    list.push(`picks whose price is not known are priced at -110: ${shares.join(", ")}`);
  }
  list.push(
    `the figures of ${formatCount(sources.length)} sources stand here; choosing the one with the best figure afterwards is a choice made on evaluation rows`,
  );
  return list;
}
