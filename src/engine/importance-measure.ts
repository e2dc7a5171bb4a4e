import type { frameworks } from "./frameworks.js";

const MEASURES: Readonly<Record<keyof typeof frameworks, string>> = {
  trees: "how far the prediction moves when a split on the feature goes the other way (PredictionValuesChange)",
  linear: "|coefficient| x standard deviation of the feature in training",
  mlp: "how far the prediction moves when the feature's values are shuffled among training rows",
  ensemble: "the members' shares, each by its own family's measure, weighted by the members' weights",
  imported: "PredictionValuesChange of its trees, with the row weights its file gives",
};

/** What `Model.importance()` of a family measures, as half a sentence; shares of different families are not comparable. */
export function importanceMeasure(family: string): string {
  return Object.hasOwn(MEASURES, family) ? MEASURES[family as keyof typeof MEASURES] : "a measure of its own";
}
