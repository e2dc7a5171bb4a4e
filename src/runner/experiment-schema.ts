import { z } from "zod";
import { isIsoDate } from "../core/dates.js";
import { chanceSettings } from "./chances/chance-settings.js";
import { lineTimeSetting } from "./line-time.js";
import { modelSettings, writtenMember } from "./model-settings.js";
import { tuneSchema } from "./tune/tune-schema.js";

const day = z
  .string()
  .refine(isIsoDate, { error: (issue) => `"${issue.input}" is not a date that exists, written as YYYY-MM-DD` });
/** A hundred years: more is a slip of the keyboard, and dates beyond it have no four-digit year. */
const MOST_DAYS = 36_500;
const days = z.int().positive().max(MOST_DAYS);

/** Names become file names and labels, so they hold no separators. */
export const EXPERIMENT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * An experiment as a person writes it: the keys are the flags of `proplab retrain` with underscores. Everything but
 * the name may be left out; `resolveExperiment` fills in the defaults and checks the rules between fields.
 */
export const experimentSchema = z
  .strictObject({
    name: z.string().regex(EXPERIMENT_NAME, "use letters, digits, '_', '-' and '.', at most 100 characters"),
    hypothesis: z.string().describe("What the experiment is meant to show, in a sentence."),
    tags: z.array(z.string().min(1)),

    train_start: day.describe("First day of training."),
    train_end: day.describe("Last day of training, included."),
    eval_start: day.describe("First day of evaluation."),
    eval_end: day.describe("Last day of evaluation, included."),
    train_days: days.describe("Days of training before the evaluation, instead of train_start."),
    eval_days: days.describe("Days of evaluation up to eval_end, instead of eval_start."),
    train_share: z
      .number()
      .gt(0)
      .lt(1)
      .describe("Chronological split: this share of the rows from train_start to eval_end trains, the rest evaluates."),
    purge_days: z
      .int()
      .nonnegative()
      .max(MOST_DAYS)
      .describe("Days left out before the validation part and before the evaluation."),
    embargo_days: z
      .int()
      .nonnegative()
      .max(MOST_DAYS)
      .describe("Further days left out between the last day learned from and the evaluation."),
    retrain_every: days.describe("Walk-forward: train anew before every so many days of evaluation."),
    window: z
      .union([days, z.literal("expanding")], { error: 'is neither a number of days nor "expanding"' })
      .describe("Walk-forward: days each model learns from, or expanding from train_start."),
    min_train_rows: z
      .int()
      .positive()
      .describe("Walk-forward: a step whose window holds fewer usable rows is skipped and listed."),

    feature_set: z.string().describe("v8 to v14, or one of them with _noveg."),
    no_vegas: z.boolean().describe("Leave out the market's own line (features 26 to 29)."),
    no_market: z.boolean().describe("Leave out every feature derived from prop lines."),
    exclude_features: z.array(z.string().min(1)),
    features_file: z
      .string()
      .min(1)
      .describe("A file of own features beside this one or below it; they are added to the feature set."),
    own_features: z.array(z.string().min(1)).min(1).describe("Of the features of features_file only these."),

    framework: z.string().describe("Model family."),
    ...modelSettings,
    random_seed: z.int(),

    tune: tuneSchema.describe("Search settings on the validation part before the model is fitted."),

    recency_weight: z.number().positive().describe("Half-life of a training row's weight, in days."),
    tier_weight: z.partialRecord(z.enum(["star", "starter", "role", "bench", "unknown"]), z.number().nonnegative()),
    residual: z.boolean().describe("Learn actual minus line on rows with a line."),
    anchor_line: z
      .boolean()
      .describe("Trees start at the line (with classify: at the market's probability) and learn what is to be added."),
    classify: z.boolean().describe("Learn over or under the line, from rows with a line; the prediction is P(OVER)."),
    two_stage: z.boolean().describe("Train without market features, take the edge at evaluation."),
    lines_only_train: z.boolean().describe("Train only on rows with a line."),
    min_ppg: z.number().nonnegative().describe("Only players with at least this season average."),
    max_ppg: z.number().nonnegative().describe("Only players with at most this season average."),

    walkforward: z.boolean().describe("Add the week by week breakdown of the evaluation."),
    line_source: z
      .string()
      .regex(/^[^@]*$/, 'names no time of the day: that is "line_time"')
      .describe("A book, consensus, or cascade."),
    line_time: lineTimeSetting,
    gate_profile: z.string().min(1).describe("Thresholds the run is judged by: a profile of gates.yaml."),
    ...chanceSettings,
    include_no_line: z.boolean().describe("Also evaluate every player row, with or without a line."),
  })
  .partial()
  .required({ name: true });

/** What an experiment file may hold. */
export type ExperimentInput = z.infer<typeof experimentSchema>;
export type ExperimentKey = keyof ExperimentInput;

/** JSON schema of an experiment file, for editors; published as experiments/schema.json. */
export function experimentJsonSchema(): object {
  return z.toJSONSchema(experimentSchema, {
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => {
      // Zod describes what comes out of a member; a plain name goes in as well.
      if ((zodSchema as unknown) !== writtenMember) return;
      const member = { ...jsonSchema };
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.anyOf = [{ type: "string", description: "A family with its defaults." }, member];
    },
  });
}
