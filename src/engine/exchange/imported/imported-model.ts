import { DataError } from "../../../core/errors.js";
import { sha256 } from "../../../core/hash.js";
import type { Matrix } from "../../../core/matrix.js";
import type { FeatureImportance, Model, ModelMeta } from "../../model.js";
import { damaged, encodeModelFile, type ModelFile } from "../../model-file.js";
import { readMeta } from "../../model-header.js";
import { selectColumns } from "../../select-columns.js";
import { predictionValuesChange } from "../../tree-importance.js";
import { type ForeignModel, predictForeign } from "./foreign-trees.js";
import { parseForeignModel } from "./parse-foreign-model.js";

/** A model trained elsewhere. Its own file is what our model file carries, so nothing of it is lost. */
export class ImportedModel implements Model {
  static readonly family = "imported";
  readonly family = ImportedModel.family;
  readonly featureNames: readonly string[];
  readonly #foreign: ForeignModel;

  /**
   * @param source the other library's file
   * @throws DataError BAD_MODEL_FILE naming what is wrong and where
   */
  constructor(
    private readonly source: Uint8Array,
    readonly meta: ModelMeta,
  ) {
    this.#foreign = parseForeignModel(source);
    this.featureNames = this.#foreign.featureNames;
  }

  /** What the file says of itself; without the trees. */
  get origin(): Pick<ForeignModel, "format" | "version" | "objective"> & {
    readonly sha256: string;
    readonly trees: number;
  } {
    const { format, version, objective, trees } = this.#foreign;
    return { format, version, objective, sha256: sha256(this.source), trees: trees.length };
  }

  /** The other library's model taken apart. */
  get foreign(): ForeignModel {
    return this.#foreign;
  }

  predict(matrix: Matrix): Float64Array {
    return predictForeign(this.#foreign, selectColumns(matrix, this.featureNames).columns, matrix.rows);
  }

  importance(): FeatureImportance[] {
    const share = predictionValuesChange(this.#foreign.trees, this.featureNames.length, false);
    return this.featureNames
      .map((feature, index) => ({ feature, importance: share[index]! }))
      .sort((a, b) => b.importance - a.importance);
  }

  serialize(): Uint8Array {
    const members = { feature_names: this.featureNames, origin: this.origin, meta: this.meta };
    return encodeModelFile(this.family, members, this.source);
  }

  /** @throws IntegrityError when header and payload do not make a sound model. */
  static fromFile({ header, payload }: ModelFile): ImportedModel {
    const { meta, origin } = header;
    const facts = readMeta(meta);
    if ((origin as { sha256?: unknown } | null | undefined)?.sha256 !== sha256(payload)) {
      throw damaged("the imported file in it is not the one its header names");
    }
    try {
      return new ImportedModel(payload, facts);
    } catch (error) {
      throw error instanceof DataError ? damaged(error.message) : error;
    }
  }
}
