import { SERIES_COLOURS, SERIES_SHAPES } from "./theme.js";

/** The losses of the runs, in an order that is the same in every chart of a report, so that a loss keeps its colour. */
export function lossesOf(runs: readonly { readonly loss: string }[]): string[] {
  return [...new Set(runs.map(({ loss }) => loss))].sort();
}

/** The colour of each loss of {@link lossesOf}. */
export function lossColours(losses: readonly string[]): string[] {
  return losses.map((_, i) => SERIES_COLOURS[i % SERIES_COLOURS.length]!);
}

/** The shape of each loss. When the colours begin anew the shapes go one on: no two of the first 36 losses have both alike. */
export function lossShapes(losses: readonly string[]): string[] {
  return losses.map((_, i) => SERIES_SHAPES[(i + Math.floor(i / SERIES_COLOURS.length)) % SERIES_SHAPES.length]!);
}
