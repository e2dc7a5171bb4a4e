/** Decimals beyond the usual ones that are worth printing; what needs more is taken for the rounding of sums. */
const MOST_MORE = 3;

/**
 * Decimals with which no figure that is not 0 is printed as 0: an interval that ends at +0.004 leaves 0 out, and must not look like one
 * that ends at 0.
 * @param figures as they are printed, percent for percent; null where there is none
 * @param usual decimals where nothing rounds to 0
 * @returns from `usual` to three more; `usual` when even those would not do
 */
export function tellingDecimals(figures: readonly (number | null)[], usual: number): number {
  return decimalsApart(figures, 0, usual);
}

/**
 * Decimals with which no figure is printed like a threshold that it does not meet exactly: 98.97 held against 99 must not be printed
 * as 99.0.
 * @param figures as they are printed, percent for percent; null where there is none
 * @param usual decimals where nothing looks like the threshold
 * @returns from `usual` to three more; `usual` when even those would not do
 */
export function decimalsApart(figures: readonly (number | null)[], threshold: number, usual: number): number {
  const hidden = (decimals: number) =>
    figures.some(
      (one) =>
        one !== null && one !== threshold && Number(one.toFixed(decimals)) === Number(threshold.toFixed(decimals)),
    );
  for (let decimals = usual; decimals <= usual + MOST_MORE; decimals++) if (!hidden(decimals)) return decimals;
  return usual;
}
