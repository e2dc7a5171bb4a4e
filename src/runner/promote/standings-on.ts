import { groupBy } from "../../core/group-by.js";
import { ALIASES, type PromotionFilter, type PromotionRow, type Registry, sameModel } from "../../registry/index.js";

/** Who held a place at a moment. */
export interface PastStanding {
  /** The newest entry for the place up to then; one whose `to` is null says that nobody held it. */
  readonly entry: PromotionRow;
  /** The model had come to the place against the gates; a rollback to such a model does not wash it off. */
  readonly forced: boolean;
}

/**
 * Who held each place at a moment: every scope and alias that had been used by then, by scope, champion before
 * challenger.
 * @param until ISO 8601 in UTC
 */
export function standingsOn(
  registry: Registry,
  until: string,
  filter: Pick<PromotionFilter, "scope" | "alias">,
): PastStanding[] {
  const logs = groupBy(registry.promotions({ ...filter, until }), ({ scope, alias }) => `${scope} ${alias}`);
  const placeOrder = (a: PastStanding, b: PastStanding) =>
    compareText(a.entry.scope, b.entry.scope) || ALIASES.indexOf(a.entry.alias) - ALIASES.indexOf(b.entry.alias);
  return [...logs.values()].map(standingAtEnd).sort(placeOrder);
}

function standingAtEnd(log: readonly PromotionRow[]): PastStanding {
  const entry = log.at(-1)!;
  const seated = log.filter(({ action, to }) => action === "promote" && entry.to && sameModel(to, entry.to));
  return { entry, forced: seated.at(-1)?.forced ?? false };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
