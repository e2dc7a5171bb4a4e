import { UsageError } from "../core/errors.js";
import type { MetricRow, ParamValue } from "./records.js";

/** @throws UsageError BAD_HASH unless the text is 64 lower-case hex digits */
export function checkSha256(text: string, where: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new UsageError("BAD_HASH", `${where}: "${text}" is not a SHA256 (64 lower-case hex digits)`);
}

/** @throws UsageError EMPTY_NAME on what is no text, or text without a visible character, CONTROL_CHARACTER on line breaks and the like */
export function checkName(text: string, where: string): string {
  // programs without types may give anything
  if (typeof text !== "string") throw new UsageError("EMPTY_NAME", `${where} is ${String(text)}, not text`);
  if (text.trim() === "") throw new UsageError("EMPTY_NAME", `${where} is empty`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new UsageError("CONTROL_CHARACTER", `${where} ${JSON.stringify(text)} holds a control character`);
  }
  return text;
}

/** @throws UsageError BAD_NUMBER unless the value is a safe integer of at least `least` */
export function checkInteger(value: number, where: string, least = Number.MIN_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  const wanted = least === Number.MIN_SAFE_INTEGER ? "a whole number" : `a whole number from ${least} on`;
  throw new UsageError("BAD_NUMBER", `${where}: ${value} is not ${wanted}`);
}

/** @throws UsageError BAD_METRIC, naming metric and slice, on a figure that is not finite */
export function checkMetric(row: MetricRow): void {
  checkName(row.name, "metric name");
  checkInteger(row.step ?? 0, `step of metric ${row.name}`);
  for (const part of ["value", "n", "low", "high"] as const) {
    const figure = row[part] ?? null;
    if (figure === null || Number.isFinite(figure)) continue;
    throw new UsageError("BAD_METRIC", `metric ${row.name} (slice ${row.slice ?? "all"}): ${part} is ${figure}`, {
      hint: "log null where there is nothing to measure",
    });
  }
}

/** @throws UsageError BAD_PARAM on a number that is not finite */
export function checkParam(name: string, value: ParamValue): void {
  checkName(name, "parameter name");
  if (typeof value !== "number" || Number.isFinite(value)) return;
  throw new UsageError("BAD_PARAM", `parameter ${name}: ${value} is not a finite number`);
}
