import { importanceMeasure } from "../engine/importance-measure.js";
import type { LabelledRun } from "./label-runs.js";
import { plainText } from "./markdown-table.js";

/** How many features tables and charts show. */
export const TOP_FEATURES = 15;

export interface TopFeatures {
  /** In order, with the sum of their shares over the runs that count. */
  readonly features: readonly { readonly name: string; readonly total: number }[];
  /** Share of the run's total by feature, a map for each run. */
  readonly shares: readonly ReadonlyMap<string, number>[];
  /** How many runs count for the order, and of which family they are. */
  readonly counted: number;
  readonly leading: string;
  readonly mixed: boolean;
  /** What the shares are of, in words. */
  readonly notes: readonly string[];
}

/**
 * The features of highest importance over all runs, each run's importance as a share of its total. Families measure it
 * differently, so the order is that of one family: trees where there are any, else that of the first run. null when no run has any
 * importance.
 */
export function topFeatures(runs: readonly LabelledRun[]): TopFeatures | null {
  const shares = runs.map(importanceShares);
  const familyOf = ({ run: { record } }: LabelledRun) => record.framework;
  const families = [...new Set(runs.filter((_, i) => shares[i]!.size > 0).map(familyOf))];
  if (families.length === 0) return null;
  const leading = families.includes("trees") ? "trees" : families[0]!;
  const counted = shares.filter((share, i) => share.size > 0 && familyOf(runs[i]!) === leading);
  const names = [...new Set(shares.flatMap((share) => [...share.keys()]))];
  const total = (name: string) => counted.reduce((sum, share) => sum + (share.get(name) ?? 0), 0);
  const features = names
    .map((name) => ({ name, total: total(name) }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
    .slice(0, TOP_FEATURES);
  const mixed = families.length > 1;
  const measures = families.map((family) => `${plainText(family)}: ${importanceMeasure(family)}`).join("; ");
  const apart = `Shares of different families are not comparable: order and mean are of ${leading} alone.`;
  return {
    features,
    shares,
    counted: counted.length,
    leading,
    mixed,
    notes: [`${measures}.`, ...(mixed ? [apart] : [])],
  };
}

function importanceShares({ run: { record } }: LabelledRun): Map<string, number> {
  const total = record.importance.reduce((sum, { importance }) => sum + importance, 0);
  return new Map(record.importance.map(({ feature, importance }) => [feature, total > 0 ? importance / total : 0]));
}
