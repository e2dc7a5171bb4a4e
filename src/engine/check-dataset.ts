import { DataError, UsageError } from "../core/errors.js";
import { canonicalJson } from "../core/hash.js";
import type { Dataset, ModelMeta } from "./model.js";
import type { TreeOptions } from "./tree-options.js";

/** @throws DataError for rows that cannot be used, UsageError BAD_META for facts that a model file cannot hold. */
export function checkFitInput(train: Dataset, validation: Dataset | null, meta: ModelMeta): void {
  checkDataset(train, "training");
  if (validation) checkDataset(validation, "validation");
  if (validation && (validation.baseline === undefined) !== (train.baseline === undefined)) {
    throw new DataError("BAD_BASELINE", "training and validation rows must both have a baseline, or neither");
  }
  try {
    canonicalJson(meta);
  } catch (cause) {
    throw new UsageError("BAD_META", `the facts for the model file cannot be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** @throws DataError when rows, columns, targets or weights do not fit together or a target is not a finite number. */
export function checkDataset(data: Dataset, part: "training" | "validation" | "given"): void {
  const { matrix, target, weight, date, baseline } = data;
  if (matrix.rows === 0) {
    throw new DataError("EMPTY_DATASET", `there are no ${part} rows`, {
      hint: "widen the window or relax the row filter",
    });
  }
  if (matrix.names.length === 0) throw new DataError("NO_FEATURES", `the ${part} rows have no feature columns`);
  const twice = matrix.names.find((name, index) => matrix.names.indexOf(name) !== index);
  if (twice !== undefined) throw new DataError("REPEATED_COLUMN", `the ${part} rows have two columns named "${twice}"`);
  const short = matrix.names.findIndex((_, index) => matrix.columns[index]?.length !== matrix.rows);
  if (short >= 0 || matrix.columns.length !== matrix.names.length) {
    throw new DataError(
      "RAGGED_MATRIX",
      short >= 0
        ? `${part} column "${matrix.names[short]}" has ${matrix.columns[short]?.length ?? 0} entries for ${matrix.rows} rows`
        : `the ${part} rows have ${matrix.columns.length} columns but ${matrix.names.length} names`,
    );
  }
  for (const [name, values] of Object.entries({ target, weight, date, baseline })) {
    if (values && values.length !== matrix.rows) {
      throw new DataError("RAGGED_MATRIX", `${part} ${name} has ${values.length} entries for ${matrix.rows} rows`);
    }
  }
  const bad = target.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new DataError("BAD_TARGET", `the target of ${part} row ${bad} is ${target[bad]}`, {
      hint: "leave out rows without a known result",
    });
  }
  const unknown = baseline?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (unknown >= 0) {
    throw new DataError("BAD_BASELINE", `the baseline of ${part} row ${unknown} is ${baseline![unknown]}`, {
      hint: "leave out rows without a line",
    });
  }
}

/** @throws UsageError NO_BASELINE for rows with a baseline: only trees start at one. */
export function refuseBaseline({ baseline }: Dataset, family: string): void {
  if (baseline === undefined) return;
  throw new UsageError("NO_BASELINE", `the family ${family} cannot start at a baseline of its rows, only trees can`, {
    hint: "let it learn target minus baseline",
  });
}

/** @throws UsageError UNKNOWN_FEATURE naming every feature that an option mentions and the matrix lacks. */
export function checkOptionFeatures(options: TreeOptions, names: readonly string[]): void {
  const unknown = (["feature_weights", "monotone_constraints"] as const).flatMap((option) =>
    Object.keys(options[option])
      .filter((name) => !names.includes(name))
      .map((name) => `${option}: no feature "${name}"`),
  );
  if (unknown.length === 0) return;
  throw new UsageError("UNKNOWN_FEATURE", unknown.join("\n  "), { hint: `features are: ${names.join(", ")}` });
}
