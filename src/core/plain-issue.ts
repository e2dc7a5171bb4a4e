import type { z } from "zod";
import { didYouMean } from "./near-names.js";

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

/** What a thing is counted in, by the library's name of its kind; numbers are not counted. */
const COUNTED: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
};

/** How the library begins what it says by itself; anything else was written for the setting. */
const LIBRARY_WORDING = /^(Too (small|big)|Invalid )/;

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a value and what is allowed, in plain English, without the value: "allowed is more than 0". A message
 * that was written for the setting stays as it is.
 * @param got the value, for names that were nearly right
 */
export function plainIssue(issue: Issue, got: unknown): string {
  if (issue.code === "invalid_type") {
    return got === undefined ? "is missing" : `allowed is ${typeName(issue.expected)}`;
  }
  if (!LIBRARY_WORDING.test(issue.message)) return issue.message;
  const allowed = allowedBy(issue);
  if (allowed === null) return issue.message;
  const near =
    issue.code === "invalid_value" && typeof got === "string" ? didYouMean(got, issue.values.map(String)) : "";
  return `allowed is ${allowed}${near}`;
}

/** What an issue leaves allowed; null for kinds that this program does not ask for. */
function allowedBy(issue: Issue): string | null {
  switch (issue.code) {
    case "too_small":
      return bound(
        issue.origin,
        Number(issue.minimum),
        issue.inclusive === false ? "more than" : "at least",
        issue.exact,
      );
    case "too_big":
      return bound(
        issue.origin,
        Number(issue.maximum),
        issue.inclusive === false ? "less than" : "at most",
        issue.exact,
      );
    case "invalid_value":
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map(String).join(", ")}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_type":
      return typeName(issue.expected);
    case "invalid_union": {
      const each = issue.errors.map(([first]) => first && allowedBy(first));
      return each.length > 0 && each.every((one) => typeof one === "string") ? [...new Set(each)].join(" or ") : null;
    }
    default:
      return null;
  }
}

function bound(origin: string, limit: number, words: string, exact: boolean | undefined): string {
  const counted = COUNTED[origin];
  if (!counted) return `${words} ${limit}`;
  const said = exact ? "exactly" : words;
  return `${TYPE_NAMES[origin] ?? "a list"} of ${said} ${limit} ${counted[limit === 1 ? 0 : 1]}`;
}

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}
