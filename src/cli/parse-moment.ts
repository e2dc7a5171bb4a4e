import { parseDate } from "../core/dates.js";
import { UsageError } from "../core/errors.js";

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,3})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const MINUTE_MS = 60_000;

/**
 * The end of a day ("2026-03-01", in UTC), or of a minute, second or millisecond with its zone ("2026-03-01T18:30Z",
 * "2026-03-01T18:30:05+01:00"), as ISO 8601 in UTC: whatever happened within what is named lies before it.
 * @throws UsageError BAD_DATE; BAD_MOMENT on a time that does not exist or lacks its zone
 */
export function parseMoment(text: string, where: string): string {
  const at = text.indexOf("T");
  if (at === -1) return `${parseDate(text, where)}T23:59:59.999Z`;
  const date = parseDate(text.slice(0, at), where);
  const time = TIME.exec(text.slice(at + 1));
  if (!time) {
    throw new UsageError("BAD_MOMENT", `${where}: "${text}" is not a moment with its zone`, {
      hint: "write a day (2026-03-01: its end in UTC), or 2026-03-01T18:30Z, or 2026-03-01T18:30+01:00",
    });
  }
  const [, hours, minutes, seconds, fraction, zone] = time;
  const from = Date.parse(`${date}T${hours}:${minutes}:${seconds ?? "00"}${fraction ?? ""}${zone}`);
  const width = fraction !== undefined ? 1 : seconds !== undefined ? 1000 : MINUTE_MS;
  return new Date(from + width - 1).toISOString();
}
