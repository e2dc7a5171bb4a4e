import type { Matrix } from "../../core/matrix.js";
import { importanceShares } from "../importance.js";
import type { FeatureImportance, Model, ModelMeta } from "../model.js";
import { damaged, encodeModelFile, type ModelFile } from "../model-file.js";
import { isFiniteList, readCommonMembers } from "../model-header.js";
import type { Standardiser } from "../standardiser.js";
import { decodeStandardiser, encodeStandardiser } from "../standardiser-codec.js";
import { type LinearOptions, parseLinearOptions } from "./linear-options.js";
import { type Coefficients, predictLinear } from "./solve-linear.js";

/** Everything a linear model consists of. */
export interface LinearModelParts {
  readonly standardiser: Standardiser;
  /** The intercept, then one for each column the standardiser makes. */
  readonly coefficients: Coefficients;
  /** The penalty it was fitted with, chosen or given. */
  readonly l2: number;
  readonly options: LinearOptions;
  readonly meta: ModelMeta;
}

/** Intercept plus coefficients times standardised features. */
export class LinearModel implements Model {
  static readonly family = "linear";
  readonly family = LinearModel.family;
  readonly featureNames: readonly string[];
  readonly meta: ModelMeta;

  constructor(private readonly parts: LinearModelParts) {
    this.featureNames = parts.standardiser.featureNames;
    this.meta = parts.meta;
  }

  predict(matrix: Matrix): Float64Array {
    const { standardiser, coefficients } = this.parts;
    return predictLinear(coefficients, standardiser.apply(matrix), matrix.rows);
  }

  /**
   * |coefficient| x standard deviation of the column in training, that of a feature's values and of its mark "not known"
   * added: how far the prediction moves when the feature moves by what is usual for it.
   */
  importance(): FeatureImportance[] {
    const { standardiser, coefficients } = this.parts;
    const sizes = new Float64Array(this.featureNames.length);
    for (const [index, { feature }] of standardiser.columns.entries()) {
      sizes[feature]! += Math.abs(coefficients[index + 1]!);
    }
    return importanceShares(this.featureNames, sizes);
  }

  serialize(): Uint8Array {
    const { standardiser, coefficients, l2, options, meta } = this.parts;
    const members = {
      ...encodeStandardiser(standardiser),
      feature_names: this.featureNames,
      loss: options.loss_function,
      options,
      l2,
      coefficients: [...coefficients],
      meta,
    };
    return encodeModelFile(this.family, members, new Uint8Array(0));
  }

  /** @throws IntegrityError when the header does not make a sound model. */
  static fromFile({ header, payload }: ModelFile): LinearModel {
    const { featureNames, options, meta } = readCommonMembers(header, parseLinearOptions);
    const standardiser = decodeStandardiser(featureNames, header);
    const { coefficients, l2 } = header;
    const wanted = standardiser.columns.length + 1;
    if (!isFiniteList(coefficients, wanted)) throw damaged(`its coefficients are not ${wanted} numbers`);
    if (typeof l2 !== "number" || !(l2 >= 0)) throw damaged("its l2 is not a penalty");
    if (payload.length > 0) throw damaged(`${payload.length} bytes follow its header`);
    return new LinearModel({
      standardiser,
      coefficients: Float64Array.from(coefficients),
      l2,
      options,
      meta,
    });
  }
}
