import { didYouMean } from "../core/near-names.js";

/** A parsed `loss_function` with one output. `delta` is in the unit of the target, `alpha` is the quantile. */
export type SingleLossSpec =
  | { readonly name: "RMSE" }
  | { readonly name: "MAE" }
  | { readonly name: "LogCosh" }
  | { readonly name: "Logloss" }
  | { readonly name: "Huber"; readonly delta: number }
  | { readonly name: "Quantile"; readonly alpha: number };

/** A parsed `loss_function`: what a model minimises. `alphas` ascend, each once. */
export type LossSpec = SingleLossSpec | { readonly name: "MultiQuantile"; readonly alphas: readonly number[] };

const LOSS_NAMES: readonly LossSpec["name"][] = [
  "RMSE",
  "MAE",
  "LogCosh",
  "Huber",
  "Quantile",
  "MultiQuantile",
  "Logloss",
];

/** Each quantile costs as much as a model of its own. */
const MOST_ALPHAS = 20;

/** The losses for targets that are amounts, such as points. */
export const POINT_LOSSES =
  'RMSE, MAE, LogCosh, "Huber:delta=<d>" (d above 0), "Quantile:alpha=<a>" (a between 0 and 1), "MultiQuantile:alpha=<a>,<b>,.." (ascending)';

/** All losses. */
export const ALL_LOSSES = `${POINT_LOSSES}, Logloss (targets of 0 and 1)`;

/**
 * Reads a loss in CatBoost's notation, `Name` or `Name:key=value`.
 * @returns the loss, or what is wrong with the text and what is allowed, to stand behind the text in a message.
 */
export function parseLoss(text: string): LossSpec | string {
  const [name = "", ...rest] = text.split(":");
  const argument = rest.join(":");
  if (name === "RMSE" || name === "MAE" || name === "LogCosh" || name === "Logloss") {
    return argument === "" ? { name } : `${name} takes no parameter; allowed: ${ALL_LOSSES}`;
  }
  if (name === "Huber") {
    const delta = readNumber(readParameter(argument, "delta"));
    return delta !== null && delta > 0 ? { name, delta } : 'needs its delta written, above 0, as in "Huber:delta=5"';
  }
  if (name === "Quantile") {
    const alpha = readNumber(readParameter(argument, "alpha"));
    if (alpha !== null && alpha > 0 && alpha < 1) return { name, alpha };
    return 'needs its alpha written, between 0 and 1, as in "Quantile:alpha=0.43"';
  }
  if (name === "MultiQuantile") {
    const list = readParameter(argument, "alpha");
    if (list === null) return 'needs its alphas written, as in "MultiQuantile:alpha=0.1,0.5,0.9"';
    const alphas = readAlphas(list.split(","));
    return typeof alphas === "string" ? alphas : { name, alphas };
  }
  return `is not a known loss${didYouMean(name, LOSS_NAMES)}; allowed: ${ALL_LOSSES}`;
}

/** The text {@link parseLoss} reads back to the same loss; equal losses have equal text. */
export function formatLoss(loss: LossSpec): string {
  if (loss.name === "Huber") return `Huber:delta=${loss.delta}`;
  if (loss.name === "Quantile") return `Quantile:alpha=${loss.alpha}`;
  if (loss.name === "MultiQuantile") return `MultiQuantile:alpha=${loss.alphas.join(",")}`;
  return loss.name;
}

/** The losses of a model's outputs: one for each quantile of MultiQuantile, else the loss itself. */
export function outputLosses(loss: LossSpec): readonly SingleLossSpec[] {
  return loss.name === "MultiQuantile" ? loss.alphas.map((alpha) => ({ name: "Quantile", alpha })) : [loss];
}

/** The alphas, or what is wrong with them. */
function readAlphas(texts: readonly string[]): number[] | string {
  const alphas: number[] = [];
  for (const text of texts) {
    const alpha = readNumber(text);
    if (alpha === null || !(alpha > 0 && alpha < 1)) return `alpha "${text}" is not a number between 0 and 1`;
    const last = alphas.at(-1) ?? 0;
    if (alpha === last) return `alpha ${text} is there twice`;
    if (alpha < last) return `alpha ${text} comes after ${last}: write them in ascending order`;
    alphas.push(alpha);
  }
  return alphas.length <= MOST_ALPHAS ? alphas : `has ${alphas.length} alphas, at most ${MOST_ALPHAS} are allowed`;
}

function readParameter(text: string, key: string): string | null {
  const match = /^(\w+)=(\S+)$/.exec(text);
  return match?.[1] === key ? match[2]! : null;
}

function readNumber(text: string | null): number | null {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
