/**
 * exp, log and what is made of them, from + - * / alone. ECMAScript leaves the last bits of Math.exp and its like to the
 * engine, and they have changed between versions; IEEE arithmetic has one result. So a model that needs them has the same bytes
 * on every machine and under every version of Node. Errors are a few units in the last place (tested against Math).
 */

/** ln 2 in two parts: the first has 21 zero bits at its end, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Beyond these, exp is infinite or 0. */
const EXP_MOST = 709.782712893384;
const EXP_LEAST = -745.1332191019412;

const LEAST_POWER = -1074;
/** 2^k at index k - LEAST_POWER, up to 2^1023. */
const POWERS = new Float64Array(1023 - LEAST_POWER + 1);
for (let k = 0, up = 1; k <= 1023; k++, up *= 2) POWERS[k - LEAST_POWER] = up;
for (let k = 0, down = 1; k >= LEAST_POWER; k--, down /= 2) POWERS[k - LEAST_POWER] = down;

const bits = new DataView(new ArrayBuffer(8));

/** x times x. JavaScript's own power, x ** 2 too, is left to the engine. */
export function square(x: number): number {
  return x * x;
}

/** e^x; 0 and infinity where it is too small or too large for a double. */
export function exp(x: number): number {
  if (x > EXP_MOST) return Infinity;
  if (x < EXP_LEAST) return 0;
  const k = Math.round(x / Math.LN2);
  const power = 1 + expm1Near0(x - k * LN2_HIGH - k * LN2_LOW);
  return k > 1023 ? power * 2 * POWERS[1023 - LEAST_POWER]! : power * POWERS[Math.max(k, LEAST_POWER) - LEAST_POWER]!;
}

/** Natural logarithm of a finite number that is not negative. */
export function log(x: number): number {
  if (x === 0) return -Infinity;
  if (x < 2 ** -1022) return log(x * 2 ** 54) - 54 * Math.LN2;
  bits.setFloat64(0, x);
  let exponent = (bits.getUint32(0) >>> 20) - 1023;
  let part = x * POWERS[-exponent - LEAST_POWER]!;
  if (part > Math.SQRT2) {
    part /= 2;
    exponent++;
  }
  return exponent * LN2_HIGH + (twiceAtanh((part - 1) / (part + 1)) + exponent * LN2_LOW);
}

/** log(1 + x) for x from 0 to 1, exact to a few last bits for small x too. */
function log1p(x: number): number {
  return x < 0.4 ? twiceAtanh(x / (2 + x)) : log(1 + x);
}

/** log(1 + e^x), for every x. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** 1 / (1 + e^-x): the probability that has log-odds x. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const power = exp(x);
  return power / (1 + power);
}

/** Hyperbolic tangent, for every x. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  const above1 = size > 20 ? Infinity : size < 0.15 ? expm1Near0(2 * size) : exp(2 * size) - 1;
  const value = above1 === Infinity ? 1 : above1 / (above1 + 2);
  return x < 0 ? -value : value;
}

/** log(cosh(x)), for every x; never below 0. */
export function logCosh(x: number): number {
  const size = Math.abs(x);
  if (size > 0.3) return size + (log1p(exp(-2 * size)) - Math.LN2);
  // cosh(x) - 1 = (e^x - 1)^2 / (2 e^x)
  const above1 = expm1Near0(size);
  return log1p((above1 * above1) / (2 * (1 + above1)));
}

/** e^x - 1 for |x| up to ln(2)/2: the Taylor series to x^14/14!, which is as far as 53 bits ask for. */
function expm1Near0(x: number): number {
  let sum = 1 / 87_178_291_200;
  sum = sum * x + 1 / 6_227_020_800;
  sum = sum * x + 1 / 479_001_600;
  sum = sum * x + 1 / 39_916_800;
  sum = sum * x + 1 / 3_628_800;
  sum = sum * x + 1 / 362_880;
  sum = sum * x + 1 / 40_320;
  sum = sum * x + 1 / 5_040;
  sum = sum * x + 1 / 720;
  sum = sum * x + 1 / 120;
  sum = sum * x + 1 / 24;
  sum = sum * x + 1 / 6;
  return x + x * x * (0.5 + x * sum);
}

/** log((1 + s) / (1 - s)) for |s| up to 0.18: its series to s^21/21. */
function twiceAtanh(s: number): number {
  const square = s * s;
  let sum = 1 / 21;
  sum = sum * square + 1 / 19;
  sum = sum * square + 1 / 17;
  sum = sum * square + 1 / 15;
  sum = sum * square + 1 / 13;
  sum = sum * square + 1 / 11;
  sum = sum * square + 1 / 9;
  sum = sum * square + 1 / 7;
  sum = sum * square + 1 / 5;
  sum = sum * square + 1 / 3;
  return 2 * s + 2 * s * square * sum;
}
