/** What is wrong with an option's value, to stand behind the value in a message; null when it is allowed. */
export type Check = (value: unknown) => string | null;

/** A finite number from `min` (or above it, with `minOpen`) to `max`. */
export function number(min: number, max: number, kind: "integer" | "number", minOpen = false): Check {
  const range = `${kind === "integer" ? "a whole number" : "a number"} ${minOpen ? "above" : "from"} ${min}${max === Infinity ? "" : ` to ${max}`}`;
  return (value) => {
    const ok =
      typeof value === "number" &&
      Number.isFinite(value) &&
      (kind === "number" || Number.isSafeInteger(value)) &&
      (minOpen ? value > min : value >= min) &&
      value <= max;
    return ok ? null : `allowed is ${range}`;
  };
}

/** One of the allowed words; those of `notYet` get a message of their own. */
export function oneOf(allowed: readonly string[], notYet: readonly string[] = []): Check {
  return (value) => {
    if (typeof value === "string" && allowed.includes(value)) return null;
    const known = typeof value === "string" && notYet.includes(value);
    return `${known ? "is not available yet; " : ""}allowed: ${allowed.join(", ")}`;
  };
}

/** A mapping from names to values, each of which `check` allows. */
export function numbersByName(check: Check): Check {
  return (value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      return "allowed is a mapping from feature name to number";
    }
    for (const [name, member] of Object.entries(value)) {
      const defect = check(member);
      if (defect) return `${name}: ${withDefect(member, defect)}`;
    }
    return null;
  };
}

/** One defect for each bad or unknown option; `given` is the input without undefined members. */
export function checkOptions(
  input: Record<string, unknown>,
  checks: Readonly<Record<string, Check>>,
): { given: Record<string, unknown>; defects: string[] } {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const defects: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, key) ? checks[key]! : null;
    const defect = check ? check(value) : `is not an option; there are: ${Object.keys(checks).join(", ")}`;
    if (defect) defects.push(`${key}: ${withDefect(value, defect)}`);
  }
  return { given, defects };
}

/** What a value itself does needs no comma before it. */
const VERB_OF_VALUE = /^(is|has|needs|goes) /;

/** A value and what is wrong with it: `0, allowed is a number above 0`, `"MEA" is not a known loss`. */
export function withDefect(value: unknown, defect: string): string {
  return `${show(value)}${VERB_OF_VALUE.test(defect) ? "" : ","} ${defect}`;
}

/** A value as it stands in a message. */
export function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));
}
