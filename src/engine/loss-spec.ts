/** A parsed `loss_function`: what the trees minimise. `delta` is in the unit of the target, `alpha` is the quantile. */
export type LossSpec =
  | { readonly name: "RMSE" }
  | { readonly name: "MAE" }
  | { readonly name: "Huber"; readonly delta: number }
  | { readonly name: "Quantile"; readonly alpha: number };

const ALLOWED = 'RMSE, MAE, "Huber:delta=<d>" (d above 0), "Quantile:alpha=<a>" (a between 0 and 1)';
const NOT_YET = ["MultiQuantile", "LogCosh", "Logloss"];

/**
 * Reads a loss in CatBoost's notation, `Name` or `Name:key=value`.
 * @returns the loss, or what is wrong with the text and what is allowed, to stand behind the text in a message.
 */
export function parseLoss(text: string): LossSpec | string {
  const [name = "", ...rest] = text.split(":");
  const argument = rest.join(":");
  if (NOT_YET.includes(name)) return `is not available yet; allowed: ${ALLOWED}`;
  if (name === "RMSE" || name === "MAE") {
    return argument === "" ? { name } : `${name} takes no parameter; allowed: ${ALLOWED}`;
  }
  if (name === "Huber") {
    const delta = readParameter(argument, "delta");
    return delta !== null && delta > 0 ? { name, delta } : 'needs its delta written, above 0, as in "Huber:delta=5"';
  }
  if (name === "Quantile") {
    const alpha = readParameter(argument, "alpha");
    if (alpha !== null && alpha > 0 && alpha < 1) return { name, alpha };
    return 'needs its alpha written, between 0 and 1, as in "Quantile:alpha=0.43"';
  }
  return `is not a known loss; allowed: ${ALLOWED}`;
}

/** The text {@link parseLoss} reads back to the same loss; equal losses have equal text. */
export function formatLoss(loss: LossSpec): string {
  if (loss.name === "Huber") return `Huber:delta=${loss.delta}`;
  if (loss.name === "Quantile") return `Quantile:alpha=${loss.alpha}`;
  return loss.name;
}

function readParameter(text: string, key: string): number | null {
  const match = /^(\w+)=(\S+)$/.exec(text);
  if (match?.[1] !== key) return null;
  const value = Number(match[2]);
  return Number.isFinite(value) ? value : null;
}
