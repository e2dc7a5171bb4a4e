import { z } from "zod";

const share = z.number().min(0).max(1);
/** A box score or bet is at most so common; more is a slip of the keyboard. */
const count = z.int().nonnegative().max(1_000_000);
const points = z.number().nonnegative().max(100);

/** Shares by which the MAE must lie below the baseline's to be called so; what is below `marginal` is worse. */
const maeBands = z
  .strictObject({
    excellent: share.describe("Passes."),
    good: share.describe("Passes."),
    marginal: share.describe("DISCUSS; below it REJECT."),
  })
  .refine(({ excellent, good, marginal }) => excellent >= good && good >= marginal, {
    error: "excellent must not be below good, nor good below marginal",
  });

const dataThresholds = z.strictObject({
  min_training_rows: count.describe("Rows a window must train and validate on."),
  min_ready_share: share.describe(
    "Box scores with every required feature, of those after a season's first 14 days in the window.",
  ),
  min_good_quality_share: share.describe("Box scores of quality silver or gold, of the same."),
  min_training_line_share: share.describe("Box scores of the training window with a line."),
  min_evaluation_line_share: share.describe("Box scores of the evaluation window with a line."),
  max_line_time_unknown_share: share.describe("Evaluation lines whose quote carries no time."),
  max_game_line_time_unknown_share: share.describe("Evaluation rows whose total or spread carries no time."),
  max_assumed_price_share: share.describe("Picks at edge 3+ priced at -110 because their price is not known."),
  max_missing_feature_share: share.describe("Features that are always missing because their source table is empty."),
  max_derived_feature_share: share.describe("Features read off who played instead of off an availability report."),
});

/** Every number a gate compares with. Rates are shares (0.53 is 53 %), errors and biases are points. */
export const thresholdsSchema = z.strictObject({
  require_proven_mae: z
    .boolean()
    .describe("The whole interval of the MAE difference must lie below 0; false: its value is enough."),
  min_mae_gain: points.describe("Points by which the MAE must lie below the baseline's."),
  mae_bands: maeBands.nullable().describe("Judge the MAE by these bands instead; null does not."),
  shadow_min_mae_z: z
    .number()
    .nonnegative()
    .max(10)
    .describe("Standard errors by which an MAE that is not proven better must lie below the baseline's for SHADOW."),
  min_hit_rate: share.describe("Least hit rate at edge 3+; the break-even of the picks' prices where that is higher."),
  min_graded: count.describe("Least number of graded picks at edge 3+."),
  shadow_min_graded: count.describe("Least number of them for SHADOW."),
  min_side_graded: count.describe("Graded picks from which OVER, or UNDER, is judged by itself."),
  max_bias: points.describe("Greatest |mean(prediction - line)|."),
  max_tier_bias: points.describe("Greatest |mean(prediction - actual)| within a tier."),
  min_tier_rows: count.describe("Rows with a line from which the bias of a tier is judged."),
  max_mae_spread: z
    .number()
    .nonnegative()
    .max(10)
    .describe(
      "Greatest share by which validation and evaluation MAE may lie apart, the training MAE above both, and what fitted noise adds to the error, told from how far the training MAE lies below.",
    ),
  max_deflated_p_value: share.describe("Greatest p-value of the hit rate after the number of tries is allowed for."),
  data: dataThresholds.describe("What the data of every window must reach."),
});

export type GateThresholds = z.infer<typeof thresholdsSchema>;
export type DataThresholds = GateThresholds["data"];
