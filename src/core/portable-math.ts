/** ln 2 in two parts: the first has 21 trailing zero bits, so that whole multiples of it below 2^20 are exact. */
const LN2_HIGH = 0x162e42fee / 0x200000000;
const LN2_LOW = 1.9082149292705877e-10;
const LN2 = Math.LN2;
const SQRT_HALF = Math.SQRT1_2;

/**
 * Natural logarithm with relative error below 1e-15, from + - * / alone: `Math.log` may differ in the last bit between engines,
 * these operations may not. With x = m * 2^e and m between sqrt(1/2) and sqrt(2), ln x = e ln 2 + 2 artanh((m - 1) / (m + 1)).
 * @param x a positive finite number
 */
export function portableLn(x: number): number {
  let m = x;
  let e = 0;
  for (; m < SQRT_HALF; e--) m *= 2;
  for (; m >= 2 * SQRT_HALF; e++) m /= 2;
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let odd = 23; odd >= 3; odd -= 2) sum = (sum + 1 / odd) * square;
  return e * LN2_HIGH + (2 * s + (2 * s * sum + e * LN2_LOW));
}

/**
 * e to the power of x with relative error below 1e-15, from + - * / alone, as {@link portableLn}. With x = k ln 2 + r and
 * |r| <= ln(2) / 2, the Taylor series of e^r to the power 14.
 * @returns 0 below about -745 and Infinity above about 709.8
 */
export function portableExp(x: number): number {
  if (x < -746) return 0;
  if (x > 710) return Infinity;
  const k = Math.round(x / LN2);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let result = 1;
  for (let n = 14; n >= 1; n--) result = 1 + (r / n) * result;
  for (let i = 0; i < k; i++) result *= 2;
  for (let i = 0; i > k; i--) result /= 2;
  return result;
}
