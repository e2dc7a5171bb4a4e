/** Two values that stand at the same place of two documents and differ. */
export interface ValueDifference {
  /** For example "metrics.mae_lines.value"; "" for the whole. */
  path: string;
  /** null stands for nothing there, too. */
  recorded: unknown;
  now: unknown;
}

/**
 * Where two JSON values differ, in the order of their keys; a value that is there in one of them alone counts as null in the other.
 * @param most differences to look for
 */
export function jsonDifferences(then: unknown, now: unknown, most: number): ValueDifference[] {
  const found: ValueDifference[] = [];
  const compare = (path: string, one: unknown, other: unknown): void => {
    if (found.length >= most || Object.is(one, other)) return;
    if (!isParent(one) || !isParent(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ path, recorded: one ?? null, now: other ?? null });
      return;
    }
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(path === "" ? key : `${path}.${key}`, one[key], other[key]);
    }
  };
  compare("", then, now);
  return found;
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
