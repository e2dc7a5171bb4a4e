/** Beyond these binary digits of the exponent the factor is 1 to the last bit for any base a model meets. */
const FRACTION_BITS = 40;

/**
 * `base` to the power of `exponent`, by square roots and products alone: these are exact to the bit on every machine, which
 * Math.pow is not.
 * @param base above 0
 * @param exponent from 0 to below 1
 */
export function fractionalPower(base: number, exponent: number): number {
  let result = 1;
  let root = base;
  let rest = exponent;
  for (let bit = 0; bit < FRACTION_BITS && rest > 0; bit++) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      result *= root;
      rest -= 1;
    }
  }
  return result;
}
