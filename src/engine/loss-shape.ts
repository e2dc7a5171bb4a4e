/** Losses that the WebAssembly kernels know, by the numbers of kernels/assembly/losses.ts. */
export const SQUARED = 1;
export const PINBALL = 2;
export const HUBER = 3;

/**
 * A loss as the kernels are told of it. PINBALL: minus the slope `above` and `below` the prediction. HUBER: `above` is delta.
 */
export interface LossShape {
  readonly kind: typeof SQUARED | typeof PINBALL | typeof HUBER;
  readonly above: number;
  readonly below: number;
}
