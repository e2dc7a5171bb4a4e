import type { z } from "zod";
import { didYouMean } from "./near-names.js";
import { plainIssue } from "./plain-issue.js";

/** A defect of something a person wrote: where it stands and what is wrong. */
export interface Defect {
  readonly path: string;
  readonly message: string;
}

/** The path of a defect that no single setting is to blame for. */
export const WHOLE_FILE = "(the whole file)";

/**
 * Every defect a schema found in a value, each with its path and the value it got.
 * @param known names that an unknown key at the top may have been meant as, or at any path, by that path
 */
export function schemaDefects(
  error: z.ZodError,
  value: unknown,
  known: readonly string[] | ((path: readonly PropertyKey[]) => readonly string[]),
): Defect[] {
  const knownAt = (path: readonly PropertyKey[]) =>
    typeof known === "function" ? known(path) : path.length === 0 ? known : [];
  return error.issues.flatMap((issue): Defect[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...issue.path, key].join("."),
        message: `unknown setting${didYouMean(key, knownAt(issue.path))}`,
      }));
    }
    if (issue.code === "invalid_key") return [{ path: issue.path.join("."), message: issue.issues[0]!.message }];
    const got = issue.path.reduce<unknown>(
      (node, key) => (node as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    );
    const message = plainIssue(issue, got);
    const quoted = got === undefined ? "" : writtenValue(got);
    const named = quoted === "" || (typeof got === "string" && message.includes(quoted));
    return [{ path: issue.path.join(".") || WHOLE_FILE, message: named ? message : `${message}, got ${quoted}` }];
  });
}

/** A value as a person wrote it; JSON knows no infinite number and none that is none. */
function writtenValue(value: unknown): string {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
}

/** All defects of one thing as a text. @param where the file, or the thing's name */
export function defectsMessage(where: string, defects: readonly Defect[]): string {
  const count = defects.length === 1 ? "1 defect" : `${defects.length} defects`;
  return `${where}: ${count}\n${defects.map(({ path, message }) => `  ${path}: ${message}`).join("\n")}`;
}
