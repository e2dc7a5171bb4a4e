import { grouped } from "../core/figures.js";
import type { Matrix } from "../core/matrix.js";
import { chooseBorders, countDistinct } from "../engine/borders.js";
import { EnsembleModel } from "../engine/ensemble/ensemble-model.js";
import type { Model } from "../engine/model.js";
import { decodeModelFile } from "../engine/model-file.js";
import { Standardiser } from "../engine/standardiser.js";
import { encodeStandardiser } from "../engine/standardiser-codec.js";
import type { AuditCheck } from "./leak-audit.js";

/** What a model was fitted on. */
export interface FittedOn {
  readonly matrix: Matrix;
  /** Weights as the fit used them; null for none. */
  readonly weight: Float64Array | null;
}

/**
 * Works out again, from the training rows alone, what a model learned of the features' scale (bin borders of trees, means and
 * deviations of linear models and networks) and compares it with what stands in the model: with any other row among them it
 * would be another.
 * @returns none for a model that keeps nothing of the kind
 */
export function fittedEdgesCheck(model: Model, on: FittedOn): AuditCheck[] {
  const members = model instanceof EnsembleModel ? model.members : [model];
  const judged = members.flatMap((member) => {
    const differing = differingFeatures(member, on);
    return differing === null ? [] : [differing];
  });
  if (judged.length === 0) return [];
  const features = [...new Set(judged.flat())];
  return [
    {
      kind: "structural",
      name: "fitted on training rows",
      verdict: features.length === 0 ? "CLEAN" : "LEAK",
      evidence:
        features.length === 0
          ? `bin borders and scales of ${on.matrix.names.length} features are those of the ${grouped(on.matrix.rows)} training rows`
          : `bin borders or scales of ${features.length} features are not those of the ${grouped(on.matrix.rows)} training rows, others were among them: ${features.slice(0, 5).join(", ")}`,
      ...(features.length > 0 && { features }),
    },
  ];
}

function differingFeatures(model: Model, { matrix, weight }: FittedOn): string[] | null {
  const { header } = decodeModelFile(model.serialize());
  const columns = model.featureNames.map((name) => matrix.columns[matrix.names.indexOf(name)]!);
  if (Array.isArray(header.borders)) {
    const most = (header.options as { border_count: number }).border_count;
    const stored = header.borders as number[][];
    return model.featureNames.filter((_, i) => {
      const sorted = columns[i]!.filter((value) => !Number.isNaN(value)).sort();
      return !same(chooseBorders(countDistinct(sorted), most), stored[i]!);
    });
  }
  if (!Array.isArray(header.means)) return null;
  const names = model.featureNames;
  const own = encodeStandardiser(Standardiser.fit({ rows: matrix.rows, names, columns }, weight)) as Record<
    string,
    number[]
  >;
  return names.filter((_, i) =>
    Object.entries(own).some(([key, values]) => values[i] !== (header[key] as number[])[i]),
  );
}

function same(a: Float64Array, b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
