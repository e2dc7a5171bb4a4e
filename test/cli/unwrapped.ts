/** A printed text with the lines that were set in under others put back behind them: sentences in one line each. */
export const unwrapped = (text: string): string => text.replace(/\n {2,}(?=\S)/g, " ");
