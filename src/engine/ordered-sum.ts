/** Terms of one chunk of an ordered sum. */
export const SUM_CHUNK = 4096;

/**
 * Sum of `term(0)` to `term(count - 1)` in doubles, in the one order that every path and thread count keeps to: chunks of
 * SUM_CHUNK terms; in a chunk, term i is added to running sum i mod 4 and these are added as (0 + 1) + (2 + 3); the chunks' sums are
 * added from first to last. So vector instructions and threads can share the work and still give the same bits.
 */
export function sumInOrder(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let first = 0; first < count; first += SUM_CHUNK) {
    const last = Math.min(count, first + SUM_CHUNK);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = first;
    for (; i + 4 <= last; i += 4) {
      a += term(i);
      b += term(i + 1);
      c += term(i + 2);
      d += term(i + 3);
    }
    if (i < last) a += term(i);
    if (i + 1 < last) b += term(i + 1);
    if (i + 2 < last) c += term(i + 2);
    total += a + b + (c + d);
  }
  return total;
}
