import type { ModelVersion } from "./artifact-records.js";
import type { PromotionRow } from "./promotion-records.js";

/**
 * The model a rollback seats: the newest of those that held the alias before the present one and were not withdrawn since.
 * A rollback and a demotion withdraw the model they take the alias from; it is passed over until it is promoted again. So
 * rollbacks one after the other walk back and never swing between two models.
 * @param log the entries of one scope and alias, oldest first
 * @returns null when there is none to go back to
 */
export function rollbackTarget(log: readonly PromotionRow[]): ModelVersion | null {
  let before: ModelVersion[] = [];
  let seated: ModelVersion | null = null;
  for (const { action, from, to } of log) {
    if (action === "promote") {
      if (seated) before.push(seated);
    } else if (from) {
      before = before.filter((model) => !sameModel(model, from));
    }
    if (to) before = before.filter((model) => !sameModel(model, to));
    seated = to;
  }
  return before.at(-1) ?? null;
}

/** Whether two are the same version of the same name. */
export function sameModel(one: ModelVersion | null, other: ModelVersion | null): boolean {
  return one?.name === other?.name && one?.version === other?.version;
}
