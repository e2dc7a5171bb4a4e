import type { Rng } from "../../core/rng.js";

/** A dense layer: output j = bias[j] + sum over i of input[i] * weight[i * outputs + j]. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Dense layers with max(0, x) between them and one output. */
export type Network = readonly DenseLayer[];

/**
 * First weights: uniform within sqrt(6 / inputs) for hidden layers (He et al. 2015), 0 for the last, so that the network
 * begins as the constant `output`.
 */
export function initialNetwork(inputs: number, hiddenUnits: readonly number[], output: number, rng: Rng): Network {
  const sizes = [inputs, ...hiddenUnits, 1];
  return sizes.slice(1).map((outputs, index): DenseLayer => {
    const from = sizes[index]!;
    const last = index === hiddenUnits.length;
    const bound = last ? 0 : Math.sqrt(6 / from);
    return {
      inputs: from,
      outputs,
      weight: Float32Array.from({ length: from * outputs }, () => bound * (2 * rng.uniform() - 1)),
      bias: new Float32Array(outputs).fill(last ? output : 0),
    };
  });
}

/**
 * The network's output for each row. Sums are doubles in a fixed order, so the result is the same on every machine.
 * @param input row after row, as many values each as the first layer has inputs
 */
export function forward(network: Network, input: Float32Array, rows: number): Float64Array<ArrayBuffer> {
  const widest = Math.max(...network.map(({ outputs }) => outputs));
  const output = new Float64Array(rows);
  let current = new Float64Array(Math.max(widest, network[0]!.inputs));
  let next = new Float64Array(Math.max(widest, network[0]!.inputs));
  for (let row = 0; row < rows; row++) {
    const width = network[0]!.inputs;
    for (let i = 0; i < width; i++) current[i] = input[row * width + i]!;
    for (let index = 0; index < network.length; index++) {
      addLayer(network[index]!, current, next, index < network.length - 1);
      [current, next] = [next, current];
    }
    output[row] = current[0]!;
  }
  return output;
}

function addLayer(
  { inputs, outputs, weight, bias }: DenseLayer,
  from: Float64Array,
  to: Float64Array,
  rectify: boolean,
) {
  for (let j = 0; j < outputs; j++) to[j] = bias[j]!;
  for (let i = 0; i < inputs; i++) {
    const value = from[i]!;
    if (value === 0) continue;
    const start = i * outputs;
    for (let j = 0; j < outputs; j++) to[j]! += value * weight[start + j]!;
  }
  if (!rectify) return;
  for (let j = 0; j < outputs; j++) if (to[j]! < 0) to[j] = 0;
}

/** Columns as single precision, row after row, as {@link forward} takes them. */
export function toRowMajor(columns: readonly Float64Array[], rows: number): Float32Array {
  const width = columns.length;
  const values = new Float32Array(rows * width);
  for (let column = 0; column < width; column++) {
    const source = columns[column]!;
    for (let row = 0; row < rows; row++) values[row * width + column] = source[row]!;
  }
  return values;
}
