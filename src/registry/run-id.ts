import { randomBytes } from "node:crypto";

/** Crockford's base 32: no I, L, O, U. Its order is the order of the characters' codes. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

export type RandomBytes = (count: number) => Uint8Array;

/**
 * The id of a run as a ULID (github.com/ulid/spec): 10 characters of milliseconds since 1970 and 16 random ones, so that text order is
 * time order. It comes after the newest id there is, also within one millisecond and when the clock was set back: then its time is the
 * next millisecond to that. The rest is drawn anew even so, since a copy of the registry may be at the same point.
 * @param newest the last id of the same registry; null when there is none
 */
export function nextRunId(now: Date, newest: string | null, random: RandomBytes = randomBytes): string {
  const time = newest === null ? now.getTime() : Math.max(now.getTime(), decodeTime(newest) + 1);
  return encodeTime(time) + Array.from(random(RANDOM_DIGITS), (byte) => DIGITS[byte & 31]).join("");
}

function encodeTime(ms: number): string {
  let text = "";
  for (let rest = ms; text.length < TIME_DIGITS; rest = Math.floor(rest / 32)) text = DIGITS[rest % 32] + text;
  return text;
}

function decodeTime(id: string): number {
  return [...id.slice(0, TIME_DIGITS)].reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0);
}

/** The text as the beginning of a run id, in upper case; null when no run id can begin so. */
export function asIdPrefix(text: string): string | null {
  const upper = text.toUpperCase();
  return /^[0-9A-HJKMNP-TV-Z]{1,26}$/.test(upper) ? upper : null;
}
