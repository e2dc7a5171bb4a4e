import type { Matrix } from "../../core/matrix.js";
import { importanceShares } from "../importance.js";
import type { FeatureImportance, Model, ModelMeta } from "../model.js";
import { damaged, encodeModelFile, type ModelFile } from "../model-file.js";
import { isFiniteList, readCommonMembers } from "../model-header.js";
import type { ColumnScale, Standardiser } from "../standardiser.js";
import { decodeStandardiser, encodeStandardiser } from "../standardiser-codec.js";
import { type MlpOptions, parseMlpOptions } from "./mlp-options.js";
import { forward, type Network, toRowMajor } from "./network.js";
import { decodeNetwork, encodeNetwork } from "./network-codec.js";

/** Everything a network model consists of. */
export interface MlpModelParts {
  readonly standardiser: Standardiser;
  readonly network: Network;
  /** The prediction is mean + scale x output. */
  readonly target: ColumnScale;
  /** How far the prediction moves when a feature is shuffled, by feature; not yet shares. */
  readonly shuffleEffect: readonly number[];
  /** Where it was trained: "wasm" or "tensorflow". */
  readonly backend: string;
  readonly options: MlpOptions;
  readonly meta: ModelMeta;
}

/** A network of dense layers. It predicts by itself: TensorFlow.js is needed to fit one only. */
export class MlpModel implements Model {
  static readonly family = "mlp";
  readonly family = MlpModel.family;
  readonly featureNames: readonly string[];
  readonly meta: ModelMeta;

  constructor(private readonly parts: MlpModelParts) {
    this.featureNames = parts.standardiser.featureNames;
    this.meta = parts.meta;
  }

  predict(matrix: Matrix): Float64Array {
    const { standardiser, network, target } = this.parts;
    const input = toRowMajor(standardiser.apply(matrix), matrix.rows);
    return forward(network, input, matrix.rows).map((output) => target.mean + target.scale * output);
  }

  /**
   * Shares of how far the prediction moves, in the mean over training rows, when one feature's values (with their marks "not
   * known") are shuffled among the rows and the others stay: how much of the prediction hangs on the feature. Measured when it was fitted.
   */
  importance(): FeatureImportance[] {
    return importanceShares(this.featureNames, this.parts.shuffleEffect);
  }

  serialize(): Uint8Array {
    const { standardiser, network, target, shuffleEffect, backend, options, meta } = this.parts;
    const members = {
      ...encodeStandardiser(standardiser),
      feature_names: this.featureNames,
      loss: options.loss_function,
      options,
      target_mean: target.mean,
      target_scale: target.scale,
      shuffle_effect: shuffleEffect,
      backend,
      meta,
    };
    return encodeModelFile(this.family, members, encodeNetwork(network));
  }

  /** @throws IntegrityError when header and payload do not make a sound model. */
  static fromFile({ header, payload }: ModelFile): MlpModel {
    const { featureNames, options, meta } = readCommonMembers(header, parseMlpOptions);
    const standardiser = decodeStandardiser(featureNames, header);
    const { target_mean: mean, target_scale: scale, shuffle_effect: shuffleEffect, backend } = header;
    const target = [mean, scale];
    if (!isFiniteList(target, 2) || !(target[1]! > 0)) throw damaged("its target has no mean and scale");
    if (!isFiniteList(shuffleEffect, featureNames.length) || shuffleEffect.some((value) => value < 0)) {
      throw damaged("its shuffle_effect is not one allowed number for each feature");
    }
    if (typeof backend !== "string") throw damaged("its backend is not a name");
    return new MlpModel({
      standardiser,
      network: decodeNetwork(payload, standardiser.columns.length, options.hidden_units),
      target: { mean: target[0]!, scale: target[1]! },
      shuffleEffect,
      backend,
      options,
      meta,
    });
  }
}
