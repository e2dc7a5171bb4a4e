// @ts-check
// The report as Markdown. Pure.
import { formatBytes } from "../../dist/reports/format.js";
import { markdownTable } from "../../dist/reports/markdown-table.js";
import { barOf, OPERATIONS } from "./operations.mjs";

/**
 * @typedef {{ calls: number, p50: number | null, p95: number | null, cpu_p95: number | null }} Sample
 * @typedef {{ store: string, runs: number, fill_seconds: number, size_bytes: number, peak_mb: number, operations: Record<string, Sample> }} Measured
 */

/** @type {Readonly<Record<string, string>>} */
export const STORES = { proplab: "proplab", json: "JSON files", mlflow: "MLflow (SQLite)" };

/**
 * @param {{ machine: string, node: string, mlflow: string | null }} about
 * @param {readonly Measured[]} measured
 * @param {readonly string[]} notRun sentences
 */
export function renderReport(about, measured, notRun) {
  const sizes = [...new Set(measured.map(({ runs }) => runs))].sort((a, b) => a - b);
  const others = ["json", "mlflow"].filter((store) => measured.some((one) => one.store === store));
  const mlflow = about.mlflow ? `, MLflow ${about.mlflow}` : "";
  const lines = [
    "# The registry beside other stores",
    "",
    `${about.machine}; Node ${about.node}${mlflow}. Milliseconds a call, by the clock; "processor" is what the call computed, which other programs on the machine change less. A ratio above 1 says how many times as long the other takes.`,
  ];
  for (const runs of sizes) lines.push("", `## ${runs.toLocaleString("en")} runs`, "", tableOf(measured, runs, others));
  lines.push("", "## Size", "", sizeTable(measured));
  const missed = sizes.flatMap((runs) => missedBars(measured, runs));
  lines.push("", missed.length === 0 ? "Every bar is met." : `Bars missed: ${missed.join("; ")}.`);
  if (notRun.length > 0) lines.push("", "## Not run", "", ...notRun.map((text) => `- ${text}`));
  return lines.join("\n");
}

/**
 * @param {readonly Measured[]} measured
 * @param {number} runs
 * @param {readonly string[]} others
 */
function tableOf(measured, runs, others) {
  const of = (/** @type {string} */ store) => measured.find((one) => one.store === store && one.runs === runs);
  const ours = of("proplab");
  const head = [
    "operation",
    "p50",
    "p95",
    "bar",
    "processor p95",
    ...others.flatMap((store) => [`${STORES[store]} p50`, "p95", "p50 ratio", "p95 ratio"]),
  ];
  const rows = Object.entries(OPERATIONS).map(([operation, text]) => {
    const own = ours?.operations[operation];
    const cells = others.flatMap((store) => {
      const other = of(store)?.operations[operation];
      return [ms(other?.p50), ms(other?.p95), ratio(other?.p50, own?.p50), ratio(other?.p95, own?.p95)];
    });
    const bar = barOf(operation, runs);
    return [text, ms(own?.p50), ms(own?.p95), bar === null ? "" : String(bar), ms(own?.cpu_p95), ...cells];
  });
  return markdownTable(columns(head), rows);
}

/**
 * The first column holds text, the others numbers.
 * @param {readonly string[]} heads
 */
function columns(heads) {
  return heads.map((head, at) => ({ head, align: /** @type {"left" | "right"} */ (at === 0 ? "left" : "right") }));
}

/** @param {readonly Measured[]} measured */
function sizeTable(measured) {
  const rows = measured.map(({ store, runs, size_bytes, fill_seconds, peak_mb }) => [
    STORES[store] ?? store,
    runs.toLocaleString("en"),
    formatBytes(size_bytes),
    fill_seconds === 0 ? "filled before" : `${fill_seconds.toFixed(1)} s`,
    `${Math.round(peak_mb)} MB`,
  ]);
  return markdownTable(columns(["store", "runs", "on disk", "filling", "peak memory"]), rows);
}

/**
 * @param {readonly Measured[]} measured
 * @param {number} runs
 */
export function missedBars(measured, runs) {
  const ours = measured.find((one) => one.store === "proplab" && one.runs === runs);
  return Object.entries(ours?.operations ?? {}).flatMap(([operation, { p95 }]) => {
    const bar = barOf(operation, runs);
    return bar !== null && p95 !== null && p95 >= bar ? [`${operation} at ${runs}: ${ms(p95)} ms, bar ${bar}`] : [];
  });
}

/** @param {number | null | undefined} value */
function ms(value) {
  if (value === null || value === undefined) return "";
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/**
 * @param {number | null | undefined} other
 * @param {number | null | undefined} own
 */
function ratio(other, own) {
  if (!other || !own) return "";
  const value = other / own;
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
