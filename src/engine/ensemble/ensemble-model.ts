import type { Matrix } from "../../core/matrix.js";
import { importanceShares } from "../importance.js";
import type { FeatureImportance, Model, ModelMeta } from "../model.js";
import { damaged, encodeModelFile, type ModelFile } from "../model-file.js";
import { isFiniteList, readCommonMembers } from "../model-header.js";
import { type EnsembleOptions, parseEnsembleOptions } from "./ensemble-options.js";

/** Everything an ensemble consists of. */
export interface EnsembleModelParts {
  readonly featureNames: readonly string[];
  readonly members: readonly Model[];
  /** 0 for a mean. */
  readonly intercept: number;
  /** One for each member, none negative. */
  readonly weights: readonly number[];
  readonly options: EnsembleOptions;
  readonly meta: ModelMeta;
}

/** Intercept plus weighted predictions of its members. */
export class EnsembleModel implements Model {
  static readonly family = "ensemble";
  readonly family = EnsembleModel.family;
  readonly featureNames: readonly string[];
  readonly meta: ModelMeta;

  constructor(private readonly parts: EnsembleModelParts) {
    this.featureNames = parts.featureNames;
    this.meta = parts.meta;
  }

  get members(): readonly Model[] {
    return this.parts.members;
  }

  predict(matrix: Matrix): Float64Array {
    const { members, intercept, weights } = this.parts;
    const prediction = new Float64Array(matrix.rows).fill(intercept);
    for (const [index, member] of members.entries()) {
      const weight = weights[index]!;
      if (weight === 0) continue;
      const part = member.predict(matrix);
      for (let row = 0; row < prediction.length; row++) prediction[row]! += weight * part[row]!;
    }
    return prediction;
  }

  /** The members' own shares, each in its family's meaning, weighted by the members' weights. */
  importance(): FeatureImportance[] {
    const { members, weights } = this.parts;
    const place = new Map(this.featureNames.map((name, index) => [name, index]));
    const sizes = new Float64Array(this.featureNames.length);
    for (const [index, member] of members.entries()) {
      for (const { feature, importance } of member.importance()) {
        sizes[place.get(feature)!]! += weights[index]! * importance;
      }
    }
    return importanceShares(this.featureNames, sizes);
  }

  serialize(): Uint8Array {
    const { featureNames, members, intercept, weights, options, meta } = this.parts;
    const files = members.map((member) => member.serialize());
    const header = {
      feature_names: featureNames,
      loss: options.loss_function,
      options,
      intercept,
      weights,
      member_bytes: files.map(({ length }) => length),
      meta,
    };
    return encodeModelFile(this.family, header, Buffer.concat(files));
  }

  /**
   * @param loadMember reads a member's file; it takes no ensemble for one
   * @throws IntegrityError when header and members do not make a sound model.
   */
  static fromFile({ header, payload }: ModelFile, loadMember: (bytes: Uint8Array) => Model): EnsembleModel {
    const { featureNames, options, meta } = readCommonMembers(header, parseEnsembleOptions);
    const count = options.members.length;
    const { intercept, weights, member_bytes: lengths } = header;
    if (typeof intercept !== "number") throw damaged("its intercept is not a number");
    if (!isFiniteList(weights, count) || weights.some((weight) => weight < 0)) {
      throw damaged(`its weights are not ${count} numbers from 0`);
    }
    if (!isFiniteList(lengths, count) || !lengths.every((length) => Number.isSafeInteger(length) && length > 0)) {
      throw damaged(`its member_bytes are not ${count} lengths`);
    }
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (total !== payload.length) throw damaged(`its members should take ${total} bytes, they take ${payload.length}`);
    let at = 0;
    const members = lengths.map((length, index) => {
      const member = loadMember(payload.subarray(at, at + length));
      at += length;
      const wanted = options.members[index]!.framework;
      if (member.family !== wanted) throw damaged(`its member ${index} is of family ${member.family}, not ${wanted}`);
      const same = member.featureNames.length === featureNames.length;
      if (!same || member.featureNames.some((name, i) => name !== featureNames[i])) {
        throw damaged(`its member ${index} knows other features`);
      }
      return member;
    });
    return new EnsembleModel({ featureNames, members, intercept, weights, options, meta });
  }
}
