import type { Tensor2D, Variable } from "@tensorflow/tfjs-core";
import type { Rng } from "../../core/rng.js";
import type { MlpOptions } from "./mlp-options.js";
import type { Network } from "./network.js";
import type { OpenTensorflow } from "./tensorflow.js";

/** Gives -d loss / d output of each row of a batch, from the outputs. @param rows row numbers of the batch */
export type OutputGradient = (rows: Int32Array, output: Float32Array) => Float32Array;

type Tensors = OpenTensorflow["tf"];

/**
 * Keeps a network's weights as tensors and changes them step by step: Adam (Kingma and Ba 2015) with decoupled weight decay
 * (Loshchilov and Hutter 2019). The gradient at the output comes from outside; it is carried back through the layers here.
 */
export class Trainer {
  readonly #optimizer;
  readonly #weights: Variable[];
  readonly #biases: Variable[];

  /** @param dropoutRng draws which hidden units a step leaves out */
  constructor(
    private readonly tf: Tensors,
    private readonly first: Network,
    private readonly options: MlpOptions,
    private readonly dropoutRng: Rng,
  ) {
    const variable = (values: Float32Array, shape: number[]) => tf.tidy(() => tf.variable(tf.tensor(values, shape)));
    this.#weights = first.map(({ weight, inputs, outputs }) => variable(weight, [inputs, outputs]));
    this.#biases = first.map(({ bias, outputs }) => variable(bias, [outputs]));
    this.#optimizer = tf.train.adam(options.learning_rate);
  }

  /** One step on the batch `input`, `rows.length` rows one after the other. */
  step(input: Float32Array, rows: Int32Array, gradient: OutputGradient): void {
    const { tf } = this;
    tf.tidy(() => {
      const masks: (Tensor2D | null)[] = [];
      const layers: Tensor2D[] = [tf.tensor2d(input, [rows.length, input.length / rows.length])];
      for (const index of this.first.keys()) {
        const sum = tf.add<Tensor2D>(tf.matMul(layers[index]!, this.#weight(index)), this.#biases[index]!);
        if (index === this.first.length - 1) {
          layers.push(sum);
          continue;
        }
        const mask = this.#dropoutMask(rows.length, this.first[index]!.outputs);
        masks.push(mask);
        layers.push(mask ? tf.mul(tf.relu(sum), mask) : tf.relu(sum));
      }
      const output = layers[this.first.length]!.dataSync<"float32">();
      const slope = gradient(rows, output).map((value) => -value);
      this.#apply(layers, masks, tf.tensor2d(slope, [rows.length, 1]));
    });
  }

  /** The weights as they stand. */
  network(): Network {
    return this.first.map((layer, index) => ({
      ...layer,
      weight: this.#weights[index]!.dataSync<"float32">().slice(),
      bias: this.#biases[index]!.dataSync<"float32">().slice(),
    }));
  }

  /** Frees the tensors. */
  close(): void {
    for (const variable of [...this.#weights, ...this.#biases]) variable.dispose();
    this.#optimizer.dispose();
  }

  #weight(index: number): Tensor2D {
    return this.#weights[index] as unknown as Tensor2D;
  }

  #apply(layers: readonly Tensor2D[], masks: readonly (Tensor2D | null)[], slope: Tensor2D): void {
    const { tf, options } = this;
    const gradients: Record<string, ReturnType<Tensors["sum"]>> = {};
    let delta = slope;
    for (let index = this.first.length - 1; index >= 0; index--) {
      gradients[this.#weights[index]!.name] = tf.matMul(layers[index]!, delta, true, false);
      gradients[this.#biases[index]!.name] = tf.sum(delta, 0);
      if (index === 0) break;
      delta = tf.mul(tf.matMul(delta, this.#weight(index), false, true), tf.step(layers[index]!));
      const mask = masks[index - 1];
      if (mask) delta = tf.mul(delta, mask);
    }
    if (options.weight_decay > 0) {
      const kept = 1 - options.learning_rate * options.weight_decay;
      for (const weight of this.#weights) weight.assign(tf.mul(weight, kept));
    }
    this.#optimizer.applyGradients(gradients as never);
  }

  /** 0 for units left out, 1 / (share kept) for the others, so that their mean stays; null without dropout. */
  #dropoutMask(rows: number, units: number): Tensor2D | null {
    const { dropout } = this.options;
    if (dropout === 0) return null;
    const draws = Float32Array.from({ length: rows * units }, () =>
      this.dropoutRng.uniform() < dropout ? 0 : 1 / (1 - dropout),
    );
    return this.tf.tensor2d(draws, [rows, units]);
  }
}
