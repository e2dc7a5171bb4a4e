import { randomBytes } from "node:crypto";

/** Crockford's base 32: no I, L, O, U. Its order is the order of the characters' codes. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

export type RandomBytes = (count: number) => Uint8Array;

/**
 * Makes run ids as ULIDs (github.com/ulid/spec): 10 characters of milliseconds since 1970 and 16 random ones, so that
 * text order is time order. Ids of one maker always rise, also within one millisecond and when the clock steps back:
 * the time then stays and the random part counts up.
 */
export function createRunIds(random: RandomBytes = randomBytes): (now: Date) => string {
  let time = -1;
  let tail: number[] = [];
  return (now) => {
    const ms = now.getTime();
    if (ms > time || !increment(tail)) {
      time = Math.max(ms, time + 1);
      tail = Array.from(random(RANDOM_DIGITS), (byte) => byte & 31);
    }
    return encodeTime(time) + tail.map((digit) => DIGITS[digit]).join("");
  };
}

/** Adds one in place. @returns false when every digit was already the highest */
function increment(digits: number[]): boolean {
  for (let i = digits.length - 1; i >= 0; i--) {
    if (digits[i]! < 31) {
      digits[i]! += 1;
      return true;
    }
    digits[i] = 0;
  }
  return false;
}

function encodeTime(ms: number): string {
  let text = "";
  for (let rest = ms; text.length < TIME_DIGITS; rest = Math.floor(rest / 32)) text = DIGITS[rest % 32] + text;
  return text;
}

/** The text as the beginning of a run id, in upper case; null when no run id can begin so. */
export function asIdPrefix(text: string): string | null {
  const upper = text.toUpperCase();
  return /^[0-9A-HJKMNP-TV-Z]{1,26}$/.test(upper) ? upper : null;
}
