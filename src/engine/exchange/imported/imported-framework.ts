import { IntegrityError, UsageError } from "../../../core/errors.js";
import { sha256 } from "../../../core/hash.js";
import type { Framework } from "../../framework.js";
import { ImportedModel } from "./imported-model.js";
import { readForeignFile } from "./read-foreign-file.js";

const OPTIONS = ["model_file", "model_sha256"] as const;

/**
 * Models trained elsewhere: `fit` trains nothing and looks at no row. Options: `model_file`, the path; `model_sha256`, the hash its
 * content must have, left out until the file was read.
 */
export const importedFramework: Framework = {
  name: ImportedModel.family,
  optionNames: OPTIONS,
  parseOptions(input) {
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    const defects = given
      .filter(([key]) => !(OPTIONS as readonly string[]).includes(key))
      .map(([key]) => `${key}: means nothing for a model that is trained already`);
    if (typeof input.model_file !== "string" || input.model_file === "") {
      defects.push("model_file: is needed, the model saved by XGBoost (JSON) or LightGBM (text)");
    }
    if (defects.length === 0) return Object.fromEntries(given);
    throw new UsageError("BAD_IMPORT_OPTIONS", `bad options of an imported model:\n  ${defects.join("\n  ")}`);
  },
  async fit(_train, _validation, options, meta) {
    const path = String(options.model_file);
    const source = readForeignFile(path);
    if (options.model_sha256 !== undefined && options.model_sha256 !== sha256(source)) {
      throw new IntegrityError("MODEL_FILE_CHANGED", `${path} changed after the run was planned`, {
        hint: "start the run again",
      });
    }
    const model = new ImportedModel(source, meta);
    const { trees } = model.origin;
    return { model, report: { iterations: trees, bestIteration: trees, learningCurve: [] } };
  },
};
