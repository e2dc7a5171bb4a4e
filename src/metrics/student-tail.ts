import { arctangent } from "../core/arctangent.js";

/**
 * P(|T| > |t|) for Student's t with a whole number of degrees of freedom, to about 14 decimals.
 * Source: Abramowitz & Stegun (1964) 26.7.3 (odd degrees) and 26.7.4 (even), finite sums.
 * @throws RangeError when t is NaN or degrees is not a whole number of at least 1
 */
export function studentTwoSidedTail(t: number, degrees: number): number {
  if (Number.isNaN(t)) throw new RangeError("studentTwoSidedTail: t is NaN");
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(`studentTwoSidedTail: ${degrees} degrees of freedom; a whole number from 1 on will do`);
  }
  if (!Number.isFinite(t)) return 0;
  const cosine2 = degrees / (degrees + t * t);
  const sine = Math.abs(t) / Math.sqrt(degrees + t * t);
  const odd = degrees % 2 === 1;
  let term = odd ? Math.sqrt(cosine2) : 1;
  let sum = 0;
  // Powers of the cosine: 1, 3, 5 .. degrees - 2 when odd; 0, 2, 4 .. degrees - 2 when even.
  for (let power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine2;
  }
  const within = odd ? (2 / Math.PI) * (arctangent(Math.abs(t) / Math.sqrt(degrees)) + sine * sum) : sine * sum;
  return Math.min(1, Math.max(0, 1 - within));
}
