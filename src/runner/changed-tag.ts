/** Begins the tags that say by which settings a run departs from its experiment file. It stands here alone: lists of runs need it, and nothing that trains. */
export const CHANGED_TAG = "set:";

/** The settings that a run's tags name, in order: "iterations=9". */
export function changedSettings(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag.startsWith(CHANGED_TAG)).map((tag) => tag.slice(CHANGED_TAG.length));
}
