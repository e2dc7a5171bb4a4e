import { randomBytes } from "node:crypto";

/** Crockford's base 32: no I, L, O, U. Its order is the order of the characters' codes. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

export type RandomBytes = (count: number) => Uint8Array;

/**
 * The id of a run as a ULID (github.com/ulid/spec): 10 characters of milliseconds since 1970 and 16 random ones, so that text order is
 * time order. It comes after the newest id there is, also within one millisecond and when the clock was set back: then it is the next
 * one to that.
 * @param newest the last id of the same registry; null when there is none
 */
export function nextRunId(now: Date, newest: string | null, random: RandomBytes = randomBytes): string {
  const time = encodeTime(now.getTime());
  if (newest !== null && time <= newest.slice(0, TIME_DIGITS)) return following(newest);
  return time + Array.from(random(RANDOM_DIGITS), (byte) => DIGITS[byte & 31]).join("");
}

/** The next text of these digits; the time goes up when every random digit was already the highest. */
function following(id: string): string {
  const kept = id.replace(/Z+$/, "");
  const next = DIGITS[DIGITS.indexOf(kept.at(-1)!) + 1]!;
  return (kept.slice(0, -1) + next).padEnd(id.length, "0");
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
