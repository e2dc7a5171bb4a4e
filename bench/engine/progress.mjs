import { PARAMETERS } from "./plan.mjs";

/** Rough seconds of 100,000 rows, 300 trees, one thread: only their proportions matter, for the time left. */
const SECONDS = { ours: 4, lightgbm: 6, sklearn: 10, xgboost: 8, catboost: 10 };

/** Prints each finished fit with what is left, to standard error. */
export class Progress {
  #begin = performance.now();
  #done = 0;
  #cost = 0;
  #costDone = 0;

  constructor(fits, together) {
    this.total = fits.length;
    this.together = together;
    for (const fit of fits) this.#cost += this.#expected(fit);
  }

  /** Seconds the fits are expected to take before the first one tells more. */
  get expected() {
    return this.#cost;
  }

  tell(record) {
    this.#done++;
    this.#costDone += this.#expected(record);
    const elapsed = (performance.now() - this.#begin) / 1000;
    const left = (elapsed / this.#costDone) * (this.#cost - this.#costDone);
    const { trainer, layout, data, size, loss, setting, threads } = record;
    const name = [trainer, layout, data, size, loss, setting, `${threads} thr.`].filter(Boolean).join(" ");
    const result = record.failed ? `failed: ${record.failed}` : `${record.seconds.toFixed(2)} s`;
    console.error(`${this.#done}/${this.total}  ${name}: ${result}  (about ${timeText(left)} left)`);
  }

  #expected({ trainer, size, threads, alone }) {
    const work = (SECONDS[trainer] * size * PARAMETERS.iterations) / 100_000 / 300;
    return (work / (threads > 1 ? 1.6 : 1) + 0.8) / (alone ? 1 : this.together);
  }
}

/** "4 min", "40 s". */
export function timeText(seconds) {
  return seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.max(0, Math.round(seconds))} s`;
}
