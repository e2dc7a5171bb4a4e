import { DataError } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { createRng } from "../../core/rng.js";
import { checkFitInput, refuseBaseline } from "../check-dataset.js";
import { EarlyStopping } from "../early-stopping.js";
import { createLoss, type Loss } from "../loss.js";
import type { Dataset, FittedModel, LearningCurvePoint, ModelMeta } from "../model.js";
import { createPause } from "../pause.js";
import { exactWeights, quantiseWeights } from "../row-weights.js";
import { type ColumnScale, Standardiser, scaleOf } from "../standardiser.js";
import { MlpModel } from "./mlp-model.js";
import { type MlpOptions, readMlpLoss } from "./mlp-options.js";
import { forward, initialNetwork, type Network, toRowMajor } from "./network.js";
import { shuffleEffect } from "./shuffle-effect.js";
import { shuffled } from "./shuffled.js";
import { openTensorflow } from "./tensorflow.js";
import { type OutputGradient, Trainer } from "./trainer.js";

/** Streams of the user's seed. */
const WEIGHT_STREAM = 11;
const ORDER_STREAM = 12;
const DROPOUT_STREAM = 13;
const EFFECT_STREAM = 14;

/** Rows as the network takes them. */
interface NetworkRows {
  readonly input: Float32Array;
  readonly target: Float64Array;
  readonly weight: Float64Array | null;
}

/**
 * Fits a network of dense layers with TensorFlow.js. Inputs and target are standardised by the training rows; the validation
 * rows decide which epoch's weights are kept, and nothing else. Losses are those of the trees, measured with the model's own
 * forward pass. Errors and determinism as `Framework.fit` says; equal bytes are promised for the WebAssembly backend; the model file names the one used.
 * @param options checked ones, from parseMlpOptions
 */
export async function fitMlp(
  train: Dataset,
  validation: Dataset | null,
  options: MlpOptions,
  meta: ModelMeta,
  ctx: WorkContext = {},
): Promise<FittedModel> {
  checkFitInput(train, validation, meta);
  refuseBaseline(train, "mlp");
  const pause = createPause(ctx.signal);
  await pause();
  const spec = readMlpLoss(options);
  const loss = createLoss(spec);
  const weights = train.weight ? quantiseWeights(train.weight) : null;
  const weight = weights?.weight ?? null;
  const standardiser = Standardiser.fit(train.matrix, weight);
  const rows: NetworkRows = { ...networkRows(train, standardiser), weight };
  const check = validation && networkRows(validation, standardiser);
  const measured = scaleOf(train.target, weight);
  const target = { mean: measured.mean, scale: measured.scale > 0 ? measured.scale : 1 };
  const start = loss.start({
    residual: train.target.slice(),
    target: train.target,
    weightCells: weights?.cells.slice() ?? null,
    weightPerCell: weights ? 1 / weights.cellsPerUnit : 1,
    count: train.target.length,
  });
  const first = initialNetwork(
    standardiser.columns.length,
    options.hidden_units,
    (start - target.mean) / target.scale,
    createRng(options.random_seed, WEIGHT_STREAM),
  );

  const { tf, backend } = await openTensorflow();
  const trainer = new Trainer(tf, first, options, createRng(options.random_seed, DROPOUT_STREAM));
  const orderRng = createRng(options.random_seed, ORDER_STREAM);
  const gradient = outputGradient(loss, rows, target);
  const curve: LearningCurvePoint[] = [];
  const stopping = new EarlyStopping(options.early_stopping_rounds);
  // Without a feature that varies there is nothing to learn but the constant.
  const most = standardiser.columns.length === 0 ? 0 : options.iterations;
  let network = first;
  let best = first;
  try {
    for (let iteration = 0; iteration <= most; iteration++) {
      if (iteration > 0) {
        await runEpoch(trainer, rows, shuffled(rows.target.length, orderRng), options.batch_size, gradient, pause);
        network = trainer.network();
      }
      const point = {
        iteration,
        train: meanLoss(loss, network, rows, target),
        validation: check && meanLoss(loss, network, check, target),
      };
      if (!Number.isFinite(point.train) || !Number.isFinite(point.validation ?? 0)) throw diverged(iteration, options);
      curve.push(point);
      const stop = point.validation !== null && stopping.isOver(iteration, point.validation);
      if (point.validation !== null && stopping.best === iteration) best = network;
      if (iteration > 0) ctx.onProgress?.(progressEvent(point, options, spec.name));
      if (stop) break;
      await pause();
    }
  } finally {
    trainer.close();
  }
  const bestIteration = check ? stopping.best : curve.length - 1;
  const keepsBest = options.use_best_model && check !== null;
  const kept = keepsBest ? best : network;
  const epochs = keepsBest ? bestIteration : curve.length - 1;
  const effectRng = createRng(options.random_seed, EFFECT_STREAM);
  const effect = await shuffleEffect(kept, standardiser, rows.input, effectRng, pause);
  const model = new MlpModel({ standardiser, network: kept, target, shuffleEffect: effect, backend, options, meta });
  return { model, report: { iterations: epochs, bestIteration, learningCurve: curve, found: { epochs, backend } } };
}

function networkRows(data: Dataset, standardiser: Standardiser): NetworkRows {
  return {
    input: toRowMajor(standardiser.apply(data.matrix), data.matrix.rows),
    target: data.target,
    weight: exactWeights(data),
  };
}

async function runEpoch(
  trainer: Trainer,
  { input, target }: NetworkRows,
  order: Int32Array,
  batchSize: number,
  gradient: OutputGradient,
  pause: () => Promise<void>,
): Promise<void> {
  const width = input.length / target.length;
  for (let from = 0; from < order.length; from += batchSize) {
    const batch = order.subarray(from, from + batchSize);
    const values = new Float32Array(batch.length * width);
    for (const [place, row] of batch.entries()) {
      values.set(input.subarray(row * width, (row + 1) * width), place * width);
    }
    trainer.step(values, batch, gradient);
    await pause();
  }
}

/** -d (mean loss of the batch) / d output, up to the constant factor of the target's scale, which Adam does not see. */
function outputGradient(loss: Loss, { target, weight }: NetworkRows, { mean, scale }: ColumnScale): OutputGradient {
  const meanWeight = weight === null ? 1 : weight.reduce((sum, w) => sum + w, 0) / weight.length;
  return (rows, output) => {
    const targets = Float64Array.from(rows, (row) => target[row]!);
    const residual = targets.map((value, i) => value - (mean + scale * output[i]!));
    const slope = new Float64Array(rows.length);
    const weights = weight && Float64Array.from(rows, (row) => weight[row]!);
    loss.gradient({ residual, target: targets, weight: weights }, slope);
    return Float32Array.from(slope, (value) => value / (rows.length * meanWeight));
  };
}

function meanLoss(loss: Loss, network: Network, rows: NetworkRows, { mean, scale }: ColumnScale): number {
  const output = forward(network, rows.input, rows.target.length);
  const residual = output.map((value, i) => rows.target[i]! - (mean + scale * value));
  return loss.mean({ residual, target: rows.target, weight: rows.weight });
}

function progressEvent(point: LearningCurvePoint, options: MlpOptions, loss: string) {
  const [part, value] = point.validation === null ? ["training", point.train] : ["validation", point.validation];
  return {
    phase: "train",
    done: point.iteration,
    total: options.iterations,
    detail: `${part} ${loss} ${value.toFixed(2)}`,
    atMost: point.validation !== null,
  };
}

function diverged(epoch: number, { learning_rate: rate }: MlpOptions): DataError {
  return new DataError("DIVERGED", `the network's loss is not a number any more after epoch ${epoch}`, {
    hint: `lower the learning rate, which is ${rate}`,
  });
}
