import { didYouMean } from "../../core/near-names.js";
import { type AsOfSql, asOf } from "../as-of-sql.js";
import type { FeatureDef } from "../feature-def.js";
import type { CompiledFeature } from "./compile-statistic.js";
import type { CombineDefinition } from "./definition-schema.js";
import type { Complain } from "./statistic-settings.js";

const number = (value: AsOfSql): AsOfSql => asOf`CAST(${value} AS DOUBLE)`;

const COMBINE: Readonly<Record<CombineDefinition["combine"], (a: AsOfSql, b: AsOfSql) => AsOfSql>> = {
  sum: (a, b) => asOf`${a} + ${b}`,
  difference: (a, b) => asOf`${a} - ${b}`,
  product: (a, b) => asOf`${a} * ${b}`,
  ratio: (a, b) => asOf`${a} / nullif(${b}, 0)`,
};

/**
 * Compiles a combination of features, from left to right; NULL where one of them is.
 * @param known the features it may name: the catalogue's and those further up in the file
 * @returns null once `complain` was told of a defect
 */
export function compileCombination(
  definition: CombineDefinition,
  known: readonly FeatureDef[],
  complain: Complain,
): CompiledFeature | null {
  const parts = definition.of.flatMap((name) => {
    const found = known.find((feature) => feature.name === name);
    if (!found)
      complain(
        "of",
        `there is no feature "${name}" in the catalogue or further up${didYouMean(
          name,
          known.map((one) => one.name),
        )}`,
      );
    else if (found.own?.kind === "raw_sql") complain("of", `"${name}" is raw SQL: do the arithmetic in its SELECT`);
    else return [found];
    return [];
  });
  if (parts.length < definition.of.length) return null;
  return {
    sql: parts.map(({ sql }) => number(sql)).reduce(COMBINE[definition.combine]),
    sources: [...new Set(parts.flatMap(({ sources }) => sources))],
    usesAbsences: parts.some(({ usesAbsences }) => usesAbsences),
  };
}
