/**
 * Whether a run was made by the command retrain.
 * @param words its recorded command line; flags may come first: proplab --home lab retrain
 */
export function isOfRetrain(words: readonly string[]): boolean {
  return /^(retrain$|-)/.test(words[0] ?? "") && words.includes("retrain");
}
