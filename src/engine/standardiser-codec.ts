import { damaged } from "./model-file.js";
import { isFiniteList } from "./model-header.js";
import { type FeatureScale, Standardiser } from "./standardiser.js";

/** A standardiser as members of a model file's header: lists with one entry for each feature. */
export function encodeStandardiser({ scales }: Standardiser): Record<string, unknown> {
  return {
    means: scales.map(({ value }) => value.mean),
    scales: scales.map(({ value }) => value.scale),
    missing_means: scales.map(({ missing }) => missing?.mean ?? 0),
    missing_scales: scales.map(({ missing }) => missing?.scale ?? 0),
  };
}

/** @throws IntegrityError when the lists do not make a standardiser */
export function decodeStandardiser(names: readonly string[], header: Record<string, unknown>): Standardiser {
  const read = (key: string, least: number): number[] => {
    const list = header[key];
    if (isFiniteList(list, names.length) && list.every((value) => value >= least)) return list;
    throw damaged(`its ${key} are not one allowed number for each feature`);
  };
  const [means, scales] = [read("means", -Infinity), read("scales", 0)];
  const [missingMeans, missingScales] = [read("missing_means", -Infinity), read("missing_scales", 0)];
  const features = names.map((_, i): FeatureScale => {
    const missing = missingScales[i]! > 0 ? { mean: missingMeans[i]!, scale: missingScales[i]! } : null;
    return { value: { mean: means[i]!, scale: scales[i]! }, missing };
  });
  return new Standardiser(names, features);
}
