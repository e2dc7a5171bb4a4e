import { partsOf, widthOf, wordsOf } from "./wrap-text.js";

/** One column as it would be without a limit. */
export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  /** Figures set flush right are never broken. */
  readonly isRight: boolean;
}

/** Narrower than this no column is made, whatever the table comes to. */
const LEAST = 6;

/**
 * The width of each column so that a row fits into `available`: first headings are broken, then texts between their words, the widest
 * column first, and only then within words.
 * @param available printed width without the gaps between columns
 */
export function columnWidths(columns: readonly Column[], available: number): number[] {
  const wide = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const lines = (texts: readonly string[]) => texts.flatMap((text) => text.split("\n"));
  const words = (texts: readonly string[]) => lines(texts).flatMap((text) => wordsOf(text).map((one) => one.trimEnd()));
  const body = columns.map(({ cells }) => wide(lines(cells)));
  const headWord = columns.map(({ head }) => wide(words([head])));
  const widths = columns.map(({ head }, k) => Math.max(widthOf(head), body[k]!));
  const least = [
    columns.map((_, k) => Math.max(headWord[k]!, body[k]!)),
    columns.map(({ cells, isRight }, k) => Math.max(headWord[k]!, isRight ? body[k]! : wide(words(cells)))),
    columns.map(({ head, cells, isRight }, k) =>
      isRight ? Math.max(headWord[k]!, body[k]!) : wide(words([head, ...cells]).flatMap(partsOf)),
    ),
    columns.map(({ isRight }, k) => (isRight ? Math.max(headWord[k]!, body[k]!) : Math.min(LEAST, widths[k]!))),
  ];
  for (const bound of least) narrow(widths, bound, available);
  return widths;
}

/** Takes from the widest column that may still give, one by one, until all fit or none may. */
function narrow(widths: number[], bound: readonly number[], available: number): void {
  let over = widths.reduce((sum, width) => sum + width, 0) - available;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [k, width] of widths.entries()) {
      if (width > bound[k]! && (widest < 0 || width > widths[widest]!)) widest = k;
    }
    if (widest < 0) return;
    widths[widest]!--;
  }
}
