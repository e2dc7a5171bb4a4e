import type { Rng } from "../core/rng.js";

/** Draws the features a split selection may use: `rsm` of the usable ones, each draw anew. */
export class FeatureSampler {
  readonly #order: Int32Array;
  readonly #all: Uint8Array;
  readonly #take: number;
  readonly #rng: Rng;

  /** @param usable indices of the features that can split, of `count` features in all */
  constructor(usable: readonly number[], count: number, rsm: number, rng: Rng) {
    this.#order = Int32Array.from(usable);
    this.#all = new Uint8Array(count);
    this.none = new Uint8Array(count);
    for (const feature of usable) this.#all[feature] = 1;
    this.#take = Math.min(usable.length, Math.max(1, Math.round(rsm * usable.length)));
    this.#rng = rng;
  }

  /** Marks of no feature. */
  readonly none: Uint8Array;

  /** Marks of all features that can split. */
  get all(): Uint8Array {
    return this.#all;
  }

  /** Marks of the drawn features. Takes no random number when all are drawn; do not change the result. */
  draw(): Uint8Array {
    const order = this.#order;
    if (this.#take === order.length) return this.#all;
    const drawn = new Uint8Array(this.#all.length);
    for (let i = 0; i < this.#take; i++) {
      const j = i + this.#rng.int(order.length - i);
      const feature = order[j]!;
      order[j] = order[i]!;
      order[i] = feature;
      drawn[feature] = 1;
    }
    return drawn;
  }
}
