import { IntegrityError, LabError } from "../core/errors.js";
import type { ModelMeta } from "./model.js";
import { damaged, type ModelHeader } from "./model-file.js";

/** Members of a model file's header that every family has. */
export interface CommonMembers<Options> {
  readonly featureNames: string[];
  readonly options: Options;
  readonly meta: ModelMeta;
}

/**
 * Reads and checks the common members.
 * @param parse the family's check of its options
 * @throws IntegrityError naming what is wrong
 */
export function readCommonMembers<Options>(
  header: ModelHeader,
  parse: (options: Record<string, unknown>) => Options,
): CommonMembers<Options> {
  const { feature_names: names, options, meta } = header;
  if (!Array.isArray(names) || new Set(names).size !== names.length || names.some((n) => typeof n !== "string")) {
    throw damaged("its feature names are not a list of different names");
  }
  if (!isRecord(options)) throw damaged("its header lacks options");
  try {
    return { featureNames: names, options: parse(options), meta: readMeta(meta) };
  } catch (error) {
    if (error instanceof IntegrityError) throw error;
    throw damaged(error instanceof LabError ? error.message : "its options are not valid");
  }
}

/** The facts of a header, every one a plain value. @throws IntegrityError */
export function readMeta(meta: unknown): ModelMeta {
  if (!isRecord(meta)) throw damaged("its header lacks meta");
  const nested = Object.keys(meta).find((key) => typeof meta[key] === "object" && meta[key] !== null);
  if (nested !== undefined) throw damaged(`its fact "${nested}" is not a plain value`);
  return meta as ModelMeta;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A list of `length` finite numbers. */
export function isFiniteList(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every((entry) => Number.isFinite(entry));
}
