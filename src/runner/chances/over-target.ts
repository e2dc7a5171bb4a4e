import { log } from "../../core/elementary.js";
import { americanToDecimal, DEFAULT_AMERICAN_ODDS } from "../../core/odds.js";
import type { FeatureRows } from "../../features/index.js";
import { noVig } from "../../metrics/no-vig.js";
import type { Experiment } from "../resolve-experiment.js";
import { resolveChanceSettings } from "./chance-settings.js";

/** 1 where a row went over its line, 0 where under. Pushes are not among the rows. */
export function overTarget(rows: FeatureRows, index: Int32Array): Float64Array {
  return Float64Array.from(index, (row) => (rows.points[row]! > rows.line[row]! ? 1 : 0));
}

/** Log-odds of the market's own chance of OVER, the margin taken out; a price that is not known counts as -110. */
export function marketLogOdds(
  { rows, experiment }: { readonly rows: FeatureRows; readonly experiment: Experiment },
  index: Int32Array,
): Float64Array {
  const { noVig: method } = resolveChanceSettings(experiment);
  const decimal = (odds: number) => americanToDecimal(Number.isNaN(odds) ? DEFAULT_AMERICAN_ODDS : odds);
  return Float64Array.from(index, (row) => {
    // with two outcomes every method has an answer
    const [over, under] = noVig([decimal(rows.overOdds[row]!), decimal(rows.underOdds[row]!)], method)!;
    return log(over! / under!);
  });
}
