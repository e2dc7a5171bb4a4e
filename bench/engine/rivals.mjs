// @ts-check
// What each rival can do, and where it is installed.

/**
 * Why a rival cannot make a fit with the benchmark's parameters, or null when it can.
 * @param {{ trainer: string, loss: string, setting: string }} fit loss is a name without its parameter
 * @param {string} version of the rival
 * @returns {string | null}
 */
export function whyNot({ trainer, loss, setting }, version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (setting === "symmetric" && !["ours", "catboost"].includes(trainer)) return "grows no symmetric trees";
  if (trainer === "sklearn") {
    if (loss === "Huber") return "has no Huber loss with histograms";
    if (setting === "depthwise-stopped" && major === 1 && minor < 7) return "takes no rows to stop by before 1.7";
    if (setting === "depthwise-rsm" && major === 1 && minor < 4) return "draws no features before 1.4";
  }
  if (trainer === "xgboost") {
    if (loss === "Huber") return "has the pseudo-Huber loss, which is another loss";
    if (loss === "Quantile" && major < 2) return "has no quantile loss before 2.0";
    if (loss === "MAE" && major < 2) return "does not heed the learning rate with absolute loss before 2.0";
  }
  return null;
}

/**
 * The Python with the newest version of each rival.
 * @param {{ path: string, versions: Record<string, string | null> }[]} pythons
 * @returns {Record<string, { python: string, version: string }>} by rival; those installed nowhere are left out
 */
export function chooseRivals(pythons) {
  /** @type {Record<string, { python: string, version: string }>} */
  const chosen = {};
  for (const { path, versions } of pythons) {
    for (const name of ["lightgbm", "sklearn", "xgboost", "catboost"]) {
      const version = versions[name];
      if (!version) continue;
      const best = chosen[name];
      if (!best || version.localeCompare(best.version, "en", { numeric: true }) > 0) {
        chosen[name] = { python: path, version };
      }
    }
  }
  return chosen;
}
