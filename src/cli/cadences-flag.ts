import { UsageError } from "../core/errors.js";

/**
 * Several cadences of `--retrain-every`, as "7,14,28"; null for one or none, which is a setting like any other.
 * @throws UsageError BAD_CADENCES for what is no list of different whole numbers of days
 */
export function readCadences(value: unknown): number[] | null {
  if (typeof value !== "string" || !value.includes(",")) return null;
  const parts = value.split(",").map((part) => part.trim());
  const cadences = parts.map(Number);
  const bad = parts.find((part, i) => part === "" || !Number.isSafeInteger(cadences[i]) || cadences[i]! < 1);
  const twice = cadences.find((cadence, i) => cadences.indexOf(cadence) !== i);
  if (bad === undefined && twice === undefined) return cadences;
  const what = bad === undefined ? `${twice} comes twice` : `"${bad}" is not a whole number of days`;
  throw new UsageError("BAD_CADENCES", `--retrain-every ${value}: ${what}`, {
    hint: "one cadence, as --retrain-every 7, or several to compare, as --retrain-every 7,14,28",
  });
}
