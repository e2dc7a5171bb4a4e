import { grouped, shareText } from "../core/figures.js";
import { decimalsApart, tellingDecimals } from "../core/telling-decimals.js";
import type { Estimate } from "../metrics/index.js";
import { THRESHOLDS } from "./phrase-thresholds.js";

/**
 * What a figure counts in. "rate": a share of rows or picks; "return": profit per unit staked, signed; "points": points
 * scored; "difference": points, signed; "share difference": of two rates or returns, in percentage points; "number": everything
 * else.
 */
export type Unit = "rate" | "return" | "points" | "difference" | "share difference" | "number";

/** What stands where there is nothing to measure. */
export const NOTHING = "—";

const RATES = /^(hit_rate|break_even|within_|over_rate)/;

/** The unit of a metric by its name in the registry, for example "rate" for "hit_rate_edge_3". */
export function unitOf(metric: string): Unit {
  if (RATES.test(metric)) return "rate";
  if (metric.startsWith("roi")) return "return";
  if (metric.startsWith("clv_points")) return "difference";
  if (metric.startsWith("clv_probability")) return "share difference";
  if (metric.startsWith("mae")) return "points";
  return metric.startsWith("bias") ? "difference" : "number";
}

/**
 * A figure with its interval, and for rates and returns the number it stands on: "54.1 % [47.3, 60.8] n=212",
 * "+3.2 % [-9.8, +16.1] n=212", "5.23 [5.05, 5.41]", "-0.12 [-0.30, +0.05]". Without an interval only the figure; "—"
 * for null. One decimal in percent, two in points; more where an end of a signed interval that is not 0 would be printed as 0.
 */
export function formatEstimate(estimate: Estimate | null, unit: Unit): string {
  if (estimate === null) return NOTHING;
  const count = unit === "rate" || unit === "return" ? ` n=${formatCount(estimate.n)}` : "";
  return `${formatFigure(estimate, unit)}${count}`;
}

/** As {@link formatEstimate}, never with its n: for tables that have a column for it. */
export function formatFigure(estimate: Estimate | null, unit: Unit): string {
  if (estimate === null) return NOTHING;
  const { value, low, high } = estimate;
  if (low === null || high === null) return formatValue(value, unit);
  const decimals = SIGNED.includes(unit)
    ? tellingDecimals([inUnit(low, unit), inUnit(high, unit)], DECIMALS[unit])
    : DECIMALS[unit];
  const [middle, ...ends] = [value, low, high].map((one) => bareValue(one, unit, decimals));
  return `${middle}${SUFFIXES[unit]} [${ends.join(", ")}]`;
}

/** One number in its unit, percent sign included: "54.1 %", "+3.2 %", "5.23", "-0.12", "+1.4 pp"; "—" for null. */
export function formatValue(value: number | null, unit: Unit): string {
  return value === null ? NOTHING : `${bareValue(value, unit, DECIMALS[unit])}${SUFFIXES[unit]}`;
}

/** As {@link formatValue}, with more decimals where something would be printed as 0: "-0.004". */
export function formatTelling(value: number | null, unit: Unit): string {
  if (value === null) return NOTHING;
  return `${bareValue(value, unit, tellingDecimals([inUnit(value, unit)], DECIMALS[unit]))}${SUFFIXES[unit]}`;
}

/**
 * A number in its unit, with as many decimals as it takes that a figure and what it is held against are printed alike only when they
 * are: 0.53004 against 0.53 is "53.004 %" against "53.000 %".
 * @param judged the figure and its threshold, of which `value` is one
 */
export function formatAgainst(value: number, judged: readonly [number | null, number | null], unit: Unit): string {
  const [one, other] = judged;
  const decimals =
    one === null || other === null
      ? DECIMALS[unit]
      : decimalsApart([inUnit(one, unit)], inUnit(other, unit), DECIMALS[unit]);
  if (unit === "rate") return shareText(value, decimals);
  return `${bareValue(value, unit, decimals)}${SUFFIXES[unit]}`;
}

/** A share between 0 and 1 as a percentage; never "0.0 %" for something nor "100.0 %" for less than everything. */
export function formatShare(share: number | null): string {
  return share === null ? NOTHING : shareText(share);
}

/**
 * A probability with as many decimals as say something: "0.31", "0.042", "under 0.001"; "—" for null. 0.0504 is not printed as what
 * is significant.
 * @param against what it is judged by
 */
export function formatProbability(p: number | null, against: number = THRESHOLDS.significant): string {
  if (p === null) return NOTHING;
  return p < 0.001 ? "under 0.001" : fixed(p, decimalsApart([p], against, p < 0.1 ? 3 : 2));
}

/** A whole number with thousands set off: "7,459". */
export function formatCount(count: number): string {
  return grouped(Number(fixed(count, 0)));
}

/** Bytes in the unit a person would choose: "812 B", "12.4 kB", "3.1 MB" (powers of 1000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${fixed(size, 1)} ${units[unit]}`;
}

/** The beginning of a hash that is enough to know it by. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

const DECIMALS: Record<Unit, number> = {
  rate: 1,
  return: 1,
  points: 2,
  difference: 2,
  "share difference": 1,
  number: 4,
};
const SUFFIXES: Record<Unit, string> = {
  rate: " %",
  return: " %",
  points: "",
  difference: "",
  "share difference": " pp",
  number: "",
};
/** Units in which 0 is where the two sides of a question meet. */
const SIGNED: readonly Unit[] = ["return", "difference", "share difference"];
const IN_PERCENT: readonly Unit[] = ["rate", "return", "share difference"];

/** The number as it is printed: shares in percent. */
function inUnit(value: number, unit: Unit): number {
  return IN_PERCENT.includes(unit) ? value * 100 : value;
}

function bareValue(value: number, unit: Unit, decimals: number): string {
  if (unit === "number" && Number.isInteger(value)) return formatCount(value);
  const text = fixed(inUnit(value, unit), decimals);
  return SIGNED.includes(unit) ? signed(text) : text;
}

/** A number with its sign and so many decimals: "+0.0123", "0.0000". */
export function formatSigned(value: number, decimals: number): string {
  return signed(fixed(value, decimals));
}

/** Fixed decimals without a negative zero. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

function signed(text: string): string {
  return text.startsWith("-") || /^0(\.0*)?$/.test(text) ? text : `+${text}`;
}
