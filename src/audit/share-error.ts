/** Standard error of a share of n rows that count as independent. */
export function shareError(share: number, n: number): number {
  return Math.sqrt((share * (1 - share)) / n);
}
