import { UsageError } from "../../../core/errors.js";
import { sha256 } from "../../../core/hash.js";
import type { Model } from "../../model.js";
import { QuantileTrees } from "../../quantile-trees.js";
import { TreeModel } from "../../tree-model.js";
import { readLoss } from "../../tree-options.js";
import { encodeOnnx, type OnnxNode } from "./onnx-messages.js";
import { treeEnsembleAttributes } from "./tree-ensemble.js";

/** Version 3 of the operator is the first that takes doubles; IR 8 and operator set 15 are of the same time. */
const IR_VERSION = 8;
const DOMAINS = { "": 15, "ai.onnx.ml": 3 };

/** Names of the graph's ports: what a runtime feeds and fetches. */
export const ONNX_INPUT = "features";
export const ONNX_OUTPUT = "prediction";

/**
 * A model as an ONNX file with one TreeEnsembleRegressor. Input `features`: doubles [rows, features], columns in the order of
 * `model.featureNames` (also in the metadata), NaN where a value is not known. Output `prediction`: floats [rows, 1]. Thresholds and
 * inputs being doubles, every row ends in the same leaves as in {@link Model.predict}; the sum is rounded to a float once. With
 * Logloss a Sigmoid follows, so that the output is a probability; not with `raw`.
 * Metadata: what the model file's header says, and the SHA256 of the model file.
 * @param version of this program, for `producer_version`
 * @param raw the output is {@link Model.predictRaw}: for a model that learned what is to be added to a baseline of its rows
 * @throws UsageError NOT_EXPORTABLE for a family other than trees, and for MultiQuantile
 */
export function exportOnnx(model: Model, version: string, { raw = false } = {}): Uint8Array {
  if (model instanceof QuantileTrees) {
    throw new UsageError("NOT_EXPORTABLE", "a MultiQuantile model cannot be written as ONNX", {
      hint: "train a model with loss Quantile for each alpha and write those",
    });
  }
  if (!(model instanceof TreeModel)) {
    throw new UsageError("NOT_EXPORTABLE", `a model of family "${model.family}" cannot be written as ONNX`, {
      hint: `only models of family "${TreeModel.family}" can`,
    });
  }
  const { options, meta, featureNames } = model.parts;
  const facts = Object.entries(meta).filter((entry) => entry[1] !== null);
  return encodeOnnx({
    irVersion: IR_VERSION,
    domains: DOMAINS,
    producer: { name: "proplab", version },
    graph: {
      name: "boosted trees",
      nodes: operators(model, raw),
      inputs: [{ name: ONNX_INPUT, type: "double", columns: featureNames.length }],
      outputs: [{ name: ONNX_OUTPUT, type: "float", columns: 1 }],
    },
    metadata: {
      ...Object.fromEntries(facts.map(([key, value]) => [key, String(value)])),
      feature_names: JSON.stringify(featureNames),
      loss_function: options.loss_function,
      model_sha256: sha256(model.serialize()),
    },
  });
}

function operators({ parts }: TreeModel, raw: boolean): OnnxNode[] {
  const isProbability = !raw && readLoss(parts.options).name === "Logloss";
  const sum = isProbability ? "log_odds" : ONNX_OUTPUT;
  const trees: OnnxNode = {
    operator: "TreeEnsembleRegressor",
    domain: "ai.onnx.ml",
    inputs: [ONNX_INPUT],
    outputs: [sum],
    attributes: treeEnsembleAttributes(parts),
  };
  if (!isProbability) return [trees];
  return [trees, { operator: "Sigmoid", domain: "", inputs: [sum], outputs: [ONNX_OUTPUT], attributes: {} }];
}
