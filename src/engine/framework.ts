import type { Matrix } from "../core/matrix.js";
import type { WorkContext } from "../core/progress.js";
import type { Execution } from "./kernels/open-kernels.js";
import type { Dataset, FittedModel, ModelMeta } from "./model.js";

/** A family's options, complete and checked: plain values by name, fit for logging. */
export type FrameworkOptions = Record<string, unknown>;

/**
 * Takes one finished fit of several.
 * @param index place of its configuration in the list
 * @param seconds how long its thread worked on it
 */
export type OnFitted = (index: number, fitted: FittedModel, seconds: number) => void;

/** Rows of a matrix that one model learns from, or is checked on. */
export interface RowSet {
  /** Rows of the matrix, in the order the model is to have them. */
  readonly index: Int32Array;
  /** As in Dataset, one entry for each of `index`. */
  readonly target: Float64Array;
  readonly weight?: Float64Array;
  readonly date?: Int32Array;
  readonly baseline?: Float64Array;
}

/** One of several fits on parts of the same matrix. */
export interface RowSetFit {
  readonly train: RowSet;
  readonly validation: RowSet | null;
  readonly meta: ModelMeta;
}

/** A family of models: how its options are read and how it is fitted. */
export interface Framework {
  readonly name: string;
  /** Names of the options it takes; every other is refused. */
  readonly optionNames: readonly string[];
  /**
   * Checks the options and fills in the defaults. Its own result it gives back unchanged.
   * @throws UsageError listing every bad option at once.
   */
  parseOptions(input: Record<string, unknown>): FrameworkOptions;
  /**
   * Fits a model on the training rows. Everything the data decide is decided on training and validation rows.
   * The result depends on rows, options and `meta` alone: equal input gives a model with equal bytes.
   * @param validation rows for early stopping and the like, or null for none; its columns are found by name
   * @param options unchecked ones are checked
   * @param meta goes into the model file
   * @param execution how the work is done; it changes the time a fit takes, never the model. A family without threads of
   *   its own ignores it
   * @throws DataError when rows cannot be used, UsageError for bad options, InterruptedError soon after `ctx.signal` fires
   */
  fit(
    train: Dataset,
    validation: Dataset | null,
    options: FrameworkOptions,
    meta: ModelMeta,
    ctx?: WorkContext,
    execution?: Execution,
  ): Promise<FittedModel>;
  /**
   * What beside rows, options and the program decides the fitted model's bytes on this machine: the backend of a network. Undefined:
   * nothing does.
   * @throws DataError as {@link fit} when it cannot be loaded
   */
  backend?(options: FrameworkOptions): Promise<string | undefined>;
  /**
   * Fits several configurations on the same rows at the same time, each as {@link fit} does alone; only families that can.
   * @param threads fits at a time
   * @param onFitted called as each ends
   * @throws as {@link fit}
   */
  fitEach?(
    train: Dataset,
    validation: Dataset | null,
    configurations: readonly FrameworkOptions[],
    meta: ModelMeta,
    threads: number,
    onFitted: OnFitted,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Fits one configuration on several parts of the same rows at the same time, each as {@link fit} does alone: the windows of a
   * walk-forward run; only families that can.
   * @param matrix the rows the parts are taken from; all threads read one copy
   * @param threads fits at a time
   * @param onFitted called as each ends
   * @throws as {@link fit}
   */
  fitRowSets?(
    matrix: Matrix,
    fits: readonly RowSetFit[],
    options: FrameworkOptions,
    threads: number,
    onFitted: OnFitted,
    signal?: AbortSignal,
  ): Promise<void>;
}
