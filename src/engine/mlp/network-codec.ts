import { damaged } from "../model-file.js";
import type { DenseLayer, Network } from "./network.js";

const BYTES = 4;

/** Weights, then biases, layer after layer, as little-endian single precision. */
export function encodeNetwork(network: Network): Uint8Array {
  const values = network.flatMap(({ weight, bias }) => [weight, bias]);
  const bytes = new Uint8Array(BYTES * values.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const list of values) {
    for (const value of list) {
      view.setFloat32(at, value, true);
      at += BYTES;
    }
  }
  return bytes;
}

/**
 * @param inputs of the first layer
 * @throws IntegrityError when the payload's length is not that of such a network, before anything is reserved for it, or a
 *   weight is not a number
 */
export function decodeNetwork(payload: Uint8Array, inputs: number, hiddenUnits: readonly number[]): Network {
  const sizes = [inputs, ...hiddenUnits, 1];
  const shapes = sizes.slice(1).map((outputs, index) => ({ inputs: sizes[index]!, outputs }));
  const wanted = BYTES * shapes.reduce((sum, shape) => sum + (shape.inputs + 1) * shape.outputs, 0);
  if (payload.length !== wanted) throw damaged(`its weights take ${payload.length} bytes, its layers ${wanted}`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  const read = (length: number) => {
    const values = new Float32Array(length);
    for (let i = 0; i < length; i++, at += BYTES) values[i] = view.getFloat32(at, true);
    if (!values.every(Number.isFinite)) throw damaged("one of its weights is not a finite number");
    return values;
  };
  return shapes.map((shape): DenseLayer => {
    const weight = read(shape.inputs * shape.outputs);
    return { ...shape, weight, bias: read(shape.outputs) };
  });
}
