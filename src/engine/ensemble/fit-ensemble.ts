import { DataError } from "../../core/errors.js";
import { takeValues } from "../../core/matrix.js";
import type { WorkContext } from "../../core/progress.js";
import { checkFitInput, refuseBaseline } from "../check-dataset.js";
import type { Framework } from "../framework.js";
import type { Execution } from "../kernels/open-kernels.js";
import { plainEquations, ridge, solveLinear } from "../linear/solve-linear.js";
import { createLoss } from "../loss.js";
import type { Dataset, FittedModel, ModelMeta } from "../model.js";
import { createPause } from "../pause.js";
import { exactWeightsOrOnes } from "../row-weights.js";
import { dateFolds } from "./date-folds.js";
import { EnsembleModel } from "./ensemble-model.js";
import { type EnsembleMember, type EnsembleOptions, readEnsembleLoss } from "./ensemble-options.js";
import { memberTitles } from "./member-titles.js";
import { solveNonNegative } from "./non-negative.js";
import { outOfFold } from "./out-of-fold.js";

/** How the members are put together. */
interface Combination {
  readonly intercept: number;
  readonly weights: readonly number[];
}

/**
 * Fits every member on all training rows, each with the validation rows for what it stops or chooses by, and combines them: by
 * a weighted mean, or by weights of 0 or more (and an intercept) that fit best the members' predictions of training days they had not
 * seen (stacking, Wolpert 1992; weights that are not negative, Breiman 1996). Those predictions go forward in time; the validation
 * rows have no part in the weights. Errors and determinism as `Framework.fit` says.
 * @param train with `stacked`, it must hold dates
 * @param options checked ones, from parseEnsembleOptions
 * @param families those of the members, by name
 * @throws DataError NO_DATES, TOO_FEW_DATES
 */
export async function fitEnsemble(
  train: Dataset,
  validation: Dataset | null,
  options: EnsembleOptions,
  families: Readonly<Record<string, Framework>>,
  meta: ModelMeta,
  ctx: WorkContext = {},
  execution: Execution = {},
): Promise<FittedModel> {
  checkFitInput(train, validation, meta);
  refuseBaseline(train, "ensemble");
  const fitMember = (member: EnsembleMember, title: string, rows: Dataset, check: Dataset | null) => {
    const onProgress =
      ctx.onProgress &&
      ((event: Parameters<typeof ctx.onProgress>[0]) =>
        ctx.onProgress?.({ ...event, phase: `${event.phase} ${title}` }));
    const context = { ...ctx, ...(onProgress && { onProgress }) };
    return families[member.framework]!.fit(rows, check, member.options, meta, context, execution);
  };
  const titles = memberTitles(options.members);
  const combination =
    options.combine === "mean" ? meanOf(options.members) : await stack(train, options, fitMember, titles, ctx);
  const fitted: FittedModel[] = [];
  for (const [index, member] of options.members.entries()) {
    fitted.push(await fitMember(member, titles[index]!, train, validation));
  }
  const featureNames = [...train.matrix.names];
  const members = fitted.map(({ model }) => model);
  const model = new EnsembleModel({ featureNames, members, ...combination, options, meta });
  const found: Record<string, string | number> = {};
  for (const [index, title] of titles.entries()) {
    found[`${title}_weight`] = combination.weights[index]!;
    for (const [name, value] of Object.entries(fitted[index]!.report.found ?? {})) found[`${title}_${name}`] = value;
  }
  if (options.combine === "stacked") found.intercept = combination.intercept;
  return { model, report: { iterations: 1, bestIteration: 1, learningCurve: await curve(), found } };

  /** The best constant, and the ensemble. */
  async function curve() {
    const spec = readEnsembleLoss(options);
    const { mean } = createLoss(spec);
    const constant = { columns: [], target: train.target, weight: exactWeightsOrOnes(train) };
    const none = createPause(ctx.signal);
    const [start] = await solveLinear(constant, spec, ridge(0), 0, await plainEquations(constant, none), null, none);
    const measure = (part: Dataset, prediction: Float64Array) => {
      const residual = prediction.map((value, i) => part.target[i]! - value);
      return mean({ residual, target: part.target, weight: exactWeightsOrOnes(part) });
    };
    const point = (iteration: number, predict: (part: Dataset) => Float64Array) => ({
      iteration,
      train: measure(train, predict(train)),
      validation: validation && measure(validation, predict(validation)),
    });
    return [
      point(0, ({ target }) => new Float64Array(target.length).fill(start!)),
      point(1, ({ matrix }) => model.predict(matrix)),
    ];
  }
}

function meanOf(members: readonly EnsembleMember[]): Combination {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return { intercept: 0, weights: members.map(({ weight }) => weight / total) };
}

async function stack(
  train: Dataset,
  options: EnsembleOptions,
  fitMember: (member: EnsembleMember, title: string, rows: Dataset, check: Dataset | null) => Promise<FittedModel>,
  titles: readonly string[],
  ctx: WorkContext,
): Promise<Combination> {
  if (!train.date) {
    throw new DataError("NO_DATES", "stacking needs the date of each training row", {
      hint: "give the rows dates, or choose combine mean",
    });
  }
  const folds = dateFolds(train.date, options.folds);
  const predictions: Float64Array[] = [];
  for (const [index, member] of options.members.entries()) {
    predictions.push(
      await outOfFold(train, folds, async (fold, rows, check, held) => {
        const title = `${titles[index]}, fold ${fold + 1}/${folds.length}`;
        return (await fitMember(member, title, rows, check)).model.predict(held.matrix);
      }),
    );
  }
  const known = Int32Array.from(folds.flatMap(({ held }) => [...held]));
  const rows = {
    columns: predictions.map((column) => takeValues(column, known)),
    target: takeValues(train.target, known),
    weight: takeValues(exactWeightsOrOnes(train), known),
  };
  const pause = createPause(ctx.signal);
  const plain = await plainEquations(rows, pause);
  const [intercept, ...weights] = await solveLinear(
    rows,
    readEnsembleLoss(options),
    solveNonNegative,
    0,
    plain,
    null,
    pause,
  );
  return { intercept: intercept!, weights };
}
