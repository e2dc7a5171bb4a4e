import { featureCatalogue } from "../features/index.js";
import { codeSpan } from "./markdown-table.js";

/**
 * The features made from prop lines of a model that is not given the line itself, and whether it can be put together from others; null
 * where there is none.
 */
export function fromLines(names: readonly string[]): string | null {
  const has = (name: string) => names.includes(name);
  if (has("vegas_points_line")) return null;
  const made = featureCatalogue.filter(({ name, sources }) => sources.includes("prop_lines") && has(name));
  if (made.length === 0) return null;
  const list = made.map(({ name }) => codeSpan(name)).join(", ");
  if (!has("line_vs_season_avg") || !has("points_avg_season")) return list;
  return `${list}; ${codeSpan("line_vs_season_avg")} and ${codeSpan("points_avg_season")} add up to the line`;
}
