import type { ClosingRecord } from "../runner/closing-record.js";
import { formatCount, formatFigure, formatShare } from "./format.js";

/** Why there is no closing line value, in a phrase. */
export function noClosePhrase({ not_available: reason }: Pick<ClosingRecord, "not_available">): string {
  return reason === "no_later_quote"
    ? "no book quoted again between the line taken and tip-off"
    : "the lines taken are their books' last quotes";
}

/** The cells of one row per edge: edge, picks, share with a close, points with interval, probability at an unmoved line with interval and its n. */
export function closingCells({ edges }: Pick<ClosingRecord, "edges">): string[][] {
  return edges.map(({ minEdge, picks, withClose, points, probability }) => [
    `${minEdge}+`,
    formatCount(picks),
    formatShare(picks === 0 ? null : withClose / picks),
    formatFigure(points, "difference"),
    formatFigure(probability, "share difference"),
    formatCount(probability?.n ?? 0),
  ]);
}

/** Which way the lines of the picks at an edge moved; null where none has a close. */
export function movedSentence({ edges }: Pick<ClosingRecord, "edges">, minEdge: number): string | null {
  const found = edges.find((edge) => edge.minEdge === minEdge);
  if (!found || found.withClose === 0) return null;
  const { lineBetter, lineWorse, withClose } = found;
  const share = (count: number) => formatShare(count / withClose);
  return `at edge ${minEdge}+ the line moved the pick's way in ${share(lineBetter)}, against it in ${share(lineWorse)}`;
}
