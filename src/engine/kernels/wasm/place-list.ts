import type { SplitRules } from "../../split-rules.js";

/** Some features by place, as kernels know them: features that can split have places 0, 1, ... in ascending order. */
export class PlaceList {
  /** The first `count` places are the listed ones, ascending. */
  readonly places: Int32Array;
  count = 0;
  readonly #usable: readonly number[];
  readonly #placeOf: Int32Array;

  constructor({ usable, gainFactor }: SplitRules) {
    this.places = new Int32Array(usable.length);
    this.#placeOf = new Int32Array(gainFactor.length);
    for (const [place, feature] of usable.entries()) this.#placeOf[feature] = place;
    this.#usable = usable;
  }

  /** Lists the first `count` of `features`. */
  listFeatures(features: Int32Array, count: number): this {
    for (let i = 0; i < count; i++) this.places[i] = this.#placeOf[features[i]!]!;
    this.count = count;
    return this;
  }

  /** Lists the features that are marked. */
  listDrawn(drawn: Uint8Array): this {
    this.count = 0;
    for (let place = 0; place < this.#usable.length; place++) {
      if (drawn[this.#usable[place]!]) this.places[this.count++] = place;
    }
    return this;
  }
}
