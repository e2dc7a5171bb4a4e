import { grouped } from "../core/figures.js";
import type { Estimate } from "../metrics/index.js";

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
 * for null. Decimals are fixed: one in percent, two in points.
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
  const interval = low === null || high === null ? "" : ` [${bareValue(low, unit)}, ${bareValue(high, unit)}]`;
  return `${formatValue(value, unit)}${interval}`;
}

/** One number in its unit, percent sign included: "54.1 %", "+3.2 %", "5.23", "-0.12", "+1.4 pp"; "—" for null. */
export function formatValue(value: number | null, unit: Unit): string {
  if (value === null) return NOTHING;
  if (unit === "share difference") return `${bareValue(value, unit)} pp`;
  return unit === "rate" || unit === "return" ? `${bareValue(value, unit)} %` : bareValue(value, unit);
}

/** A share between 0 and 1 as a percentage; never "0.0 %" for something nor "100.0 %" for less than everything. */
export function formatShare(share: number | null): string {
  if (share === null) return NOTHING;
  const percent = fixed(share * 100, 1);
  if (percent === "0.0" && share > 0) return "under 0.1 %";
  if (percent === "100.0" && share < 1) return "over 99.9 %";
  return `${percent} %`;
}

/** A probability with as many decimals as say something: "0.31", "0.042", "under 0.001"; "—" for null. */
export function formatProbability(p: number | null): string {
  if (p === null) return NOTHING;
  return p < 0.001 ? "under 0.001" : fixed(p, p < 0.1 ? 3 : 2);
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

function bareValue(value: number, unit: Unit): string {
  if (unit === "rate") return fixed(value * 100, 1);
  if (unit === "return" || unit === "share difference") return signed(fixed(value * 100, 1));
  if (unit === "points") return fixed(value, 2);
  if (unit === "difference") return signed(fixed(value, 2));
  return Number.isInteger(value) ? formatCount(value) : fixed(value, 4);
}

/** Fixed decimals without a negative zero. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

function signed(text: string): string {
  return text.startsWith("-") || /^0(\.0*)?$/.test(text) ? text : `+${text}`;
}
