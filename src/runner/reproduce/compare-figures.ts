import type { MetricRow, ParamValue, StoredMetric, WindowRow } from "../../registry/index.js";
import { written } from "./check-record.js";

/** A figure that is not what was recorded. */
export interface MetricDifference {
  name: string;
  slice: string;
  step: number;
  /** Which part of it differs: the value, the rows it stands on, or an end of its interval. */
  part: "value" | "n" | "low" | "high";
  /** null where there was nothing to measure, or no such figure. */
  recorded: number | null;
  now: number | null;
  /** now less then; null unless both are numbers. */
  difference: number | null;
}

/** The figures of a run beside those made again. */
export interface ComparedMetrics {
  compared: number;
  differences: MetricDifference[];
  /** Figures that only the run has, and that only were made now, as "name" or "name (slice)". */
  only_then: string[];
  only_now: string[];
}

const PARTS = ["value", "n", "low", "high"] as const;
const HEADLINE = "all";

/** Compares figures exactly; those over all rows first among the differences, and of equal ones in the order of the record. */
export function compareMetrics(then: readonly StoredMetric[], now: readonly MetricRow[]): ComparedMetrics {
  const keyOf = ({ name, slice = HEADLINE, step = 0 }: MetricRow) => JSON.stringify([name, slice, step]);
  const made = new Map(now.map((metric) => [keyOf(metric), metric]));
  const known = new Set(then.map(keyOf));
  const shared = then.filter((metric) => made.has(keyOf(metric)));
  const differences = shared.flatMap((metric) => metricDifferences(metric, made.get(keyOf(metric))!));
  const rank = ({ slice, part }: MetricDifference) => (slice === HEADLINE ? 0 : 10) + PARTS.indexOf(part);
  const named = ({ name, slice = HEADLINE }: MetricRow) => (slice === HEADLINE ? name : `${name} (${slice})`);
  return {
    compared: shared.length,
    differences: differences.sort((a, b) => rank(a) - rank(b)),
    only_then: then.filter((metric) => !made.has(keyOf(metric))).map(named),
    only_now: now.filter((metric) => !known.has(keyOf(metric))).map(named),
  };
}

function metricDifferences(then: StoredMetric, now: MetricRow): MetricDifference[] {
  return PARTS.flatMap((part): MetricDifference[] => {
    const [before, after] = [then[part], now[part] ?? null];
    // not Object.is: SQLite keeps no sign of zero
    if (before === after) return [];
    const { name, slice, step } = then;
    const difference = before === null || after === null ? null : after - before;
    return [{ name, slice, step, part, recorded: before, now: after, difference }];
  });
}

/** A parameter that is not what was logged. */
export interface ParamDifference {
  param: string;
  recorded: ParamValue;
  now: ParamValue;
}

/** Paths of then: what stands in the files is held against the record by its hash. */
const PATHS = ["features_file", "model_file"];

/** Compares the parameters that both have: which others a version logs changes with the version. */
export function compareParams(
  then: Readonly<Record<string, ParamValue>>,
  now: Readonly<Record<string, ParamValue>>,
): ParamDifference[] {
  return Object.keys(then)
    .filter(
      (param) => !PATHS.includes(param) && Object.hasOwn(now, param) && written(then[param]) !== written(now[param]),
    )
    .map((param) => ({ param, recorded: then[param]!, now: now[param]! }));
}

/** A window that is not what was logged. */
export interface WindowDifference {
  index: number;
  /** Which facts of it differ, as "trainRows"; "there" for a window that one of the two lacks. */
  facts: string[];
}

/** Compares windows fact by fact: days, rows, and the hash of the rows' identities. */
export function compareWindows(then: readonly WindowRow[], now: readonly WindowRow[]): WindowDifference[] {
  const indexes = [...new Set([...then, ...now].map(({ index }) => index))].sort((a, b) => a - b);
  return indexes.flatMap((index): WindowDifference[] => {
    const [one, other] = [then, now].map((windows) => windows.find((window) => window.index === index));
    if (!one || !other) return [{ index, facts: ["there"] }];
    const facts = (Object.keys(one) as (keyof WindowRow)[]).filter((fact) => one[fact] !== other[fact]);
    return facts.length === 0 ? [] : [{ index, facts }];
  });
}
