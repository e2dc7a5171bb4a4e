/**
 * The span of some values as a reader says it: "63.1 % to 72.9 %", or one figure where both ends are printed alike. Needs a value.
 * @param text of one value
 */
export function leastToMost(values: readonly number[], text: (value: number) => string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(text) as [string, string];
  return least === most ? least : `${least} to ${most}`;
}
