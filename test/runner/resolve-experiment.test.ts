import { describe, expect, it } from "vitest";
import { POINT_LOSSES } from "../../src/engine/loss-spec.js";
import { checkExperiment } from "../../src/runner/experiment-file.js";
import { type ExperimentInput, experimentJsonSchema } from "../../src/runner/experiment-schema.js";
import { featureSelection } from "../../src/runner/feature-selection.js";
import { modelOptions } from "../../src/runner/model-options.js";
import { changedSettings, resolveExperiment } from "../../src/runner/resolve-experiment.js";

const resolve = (flags: object, file: object | null = null) =>
  resolveExperiment(file as ExperimentInput | null, { name: "X", ...flags } as ExperimentInput);

describe("resolveExperiment", () => {
  it("lays flags over the file over the defaults", () => {
    const experiment = resolve({ depth: 4 }, { name: "X", depth: 8, rsm: 0.5 });
    expect(experiment).toMatchObject({
      depth: 4,
      rsm: 0.5,
      feature_set: "v12",
      line_source: "cascade",
      random_seed: 42,
    });
  });

  it("lets a window flag replace what says the same in the file", () => {
    const file = {
      name: "X",
      train_start: "2024-11-01",
      train_end: "2025-01-31",
      eval_start: "2025-02-01",
      eval_end: "2025-02-28",
    };
    expect(resolve({ train_days: 56 }, file)).not.toHaveProperty("train_start");
    expect(resolve({ eval_days: 7 }, file)).not.toHaveProperty("eval_start");
    expect(resolve({ eval_days: 7, eval_start: "2025-02-08" }, file)).not.toHaveProperty("eval_end");
    expect(resolve({ train_share: 0.8 }, file)).not.toHaveProperty("train_end");
  });

  it("takes a model file with framework imported, and no setting of training with it", () => {
    const imported = { framework: "imported", model_file: "a.json" };
    expect(modelOptions(resolve(imported))).toEqual({ model_file: "a.json" });
    expect(() => resolve({ framework: "imported" })).toThrow(/model_file: is needed/);
    expect(() => resolve({ model_file: "a.json" })).toThrow(/model_file: is a setting of imported, not of trees/);
    expect(() => resolve({ ...imported, depth: 4, loss_function: "MAE", recency_weight: 30, two_stage: true })).toThrow(
      /4 defects[\s\S]*recency_weight: means nothing[\s\S]*two_stage[\s\S]*loss_function: is a setting of[\s\S]*depth: is a setting of trees/,
    );
  });

  it("lists the defects of settings, features, options and their combinations at once", () => {
    expect(() => resolve({ feature_set: "v99", loss_function: "Hubber", depth: 40, min_ppg: 9, max_ppg: 5 })).toThrow(
      /3 defects[\s\S]*v99[\s\S]*Hubber[\s\S]*depth[\s\S]*min_ppg: 9 is above max_ppg 5/,
    );
  });

  it.each([
    [{ residual: true, two_stage: true }, /residual: .*choose one/],
    [{ residual: true, include_no_line: true }, /no prediction for a row without a line/],
    [{ loss_function: "MAE", quantile_alpha: 0.4 }, /quantile_alpha: goes with loss_function "Quantile" .*not MAE/],
    [{ quantile_alpha: 0.4 }, /quantile_alpha: .*not RMSE/],
    [{ loss_function: "Quantile:alpha=0.3", quantile_alpha: 0.4 }, /quantile_alpha: .*not Quantile:alpha=0.3/],
    [{ loss_function: "MultiQuantile:alpha=0.3,0.4", quantile_alpha: 0.4 }, /quantile_alpha: .*not MultiQuantile/],
    [{ loss_function: "MultiQuantile:alpha=0.9,0.4" }, /alpha 0.4 comes after 0.9/],
    [{ loss_function: "Logloss" }, /loss_function: Logloss is for targets of 0 and 1, a run predicts points/],
    [{ train_start: "2024-11-01", train_days: 5 }, /train_days: train_start is given too/],
    [{ eval_start: "2025-02-01", eval_end: "2025-02-28", eval_days: 3 }, /leave one of the three out/],
    [{ eval_start: "2025-03-01", eval_end: "2025-02-01" }, /eval_end: 2025-02-01 is before eval_start 2025-03-01/],
    [{ train_start: "2025-03-01", train_end: "2025-02-01" }, /train_end: 2025-02-01 is before train_start/],
    [{ eval_days: 999_999_999 }, /eval_days: .*36500/],
    [{ feature_weights: { no_such_feature: 2 } }, /no_such_feature/],
  ])("refuses %j", (flags, message) => expect(() => resolve(flags)).toThrow(message));
});

describe("changedSettings", () => {
  const file = { name: "X", depth: 8, exclude_features: ["pace_score"] } as ExperimentInput;
  it("names what departs from the file, defaults included, and no labels", () => {
    const experiment = resolve({ depth: 4, random_seed: 9, hypothesis: "other", exclude_features: [] }, file);
    expect(changedSettings(file, experiment)).toEqual(["depth=4", "exclude_features=[]", "random_seed=9"]);
  });

  it("names tuning in the short form its flag takes, and a change of what the flag cannot say by that setting alone", () => {
    const tuned = { ...file, tune: { method: "random", candidates: 5 } } as ExperimentInput;
    const tune = (flag: object, from = file) => changedSettings(from, resolve({ tune: flag }, from));
    expect(tune({ method: "random", candidates: 30 })).toEqual(["tune=random:30"]);
    expect(tune({ method: "grid" })).toEqual(["tune=grid"]);
    expect(tune({ method: "off" }, tuned)).toEqual(["tune=off"]);
    expect(changedSettings(tuned, resolve({ random_seed: 9 }, tuned))).toEqual(["random_seed=9"]);
  });

  it("is empty for flags that say what the file says, and without a file", () => {
    expect(changedSettings(file, resolve({ depth: 8, random_seed: 42 }, file))).toEqual([]);
    expect(changedSettings(null, resolve({ depth: 4 }))).toEqual([]);
  });
});

describe("model options", () => {
  it("writes the quantile into the loss", () => {
    expect(modelOptions(resolve({ loss_function: "Quantile", quantile_alpha: 0.43 }))).toMatchObject({
      loss_function: "Quantile:alpha=0.43",
    });
  });

  it("turns category weights into feature weights, single features winning", () => {
    const options = modelOptions(resolve({ category_weight: { fatigue: 0.5 }, feature_weights: { back_to_back: 3 } }));
    expect(options.feature_weights).toMatchObject({ back_to_back: 3, fatigue_score: 0.5 });
    expect(options.feature_weights).not.toHaveProperty("points_avg_last_5");
    expect(() => resolve({ category_weight: { fatige: 0.5 } })).toThrow(/fatige.*did you mean fatigue/);
  });

  it("hands a family its own settings, and refuses those of another", () => {
    expect(modelOptions(resolve({ framework: "linear", l2: 5 }))).toEqual({ loss_function: "RMSE", l2: 5 });
    expect(modelOptions(resolve({ framework: "mlp", hidden_units: [8], iterations: 5 }))).toMatchObject({
      hidden_units: [8],
      iterations: 5,
      random_seed: 42,
    });
    expect(() => resolve({ framework: "linear", depth: 4, bootstrap: "No" })).toThrow(
      /2 defects\s+depth: is a setting of trees, not of linear\s+bootstrap: is a setting of trees/,
    );
    expect(() => resolve({ framework: "linear", learning_rate: 0.1 })).toThrow(
      /is a setting of trees, mlp, not of linear/,
    );
    expect(() => resolve({ l2: 5 })).toThrow(/l2: is a setting of linear, not of trees/);
    expect(() => resolve({ framework: "forest", depth: 4 })).toThrow(/1 defect\s+model options: no framework "forest"/);
  });

  it("hands over every option of growing, with the default of each", () => {
    const leafwise = { grow_policy: "Lossguide", max_leaves: 12, depth: 20, random_strength: 0.5 };
    const mvs = { bootstrap: "MVS", subsample: 0.5, mvs_reg: 0.1 };
    const { bootstrap: bootstrap_type, ...rest } = mvs;
    expect(modelOptions(resolve({ ...leafwise, ...mvs }))).toMatchObject({ ...leafwise, ...rest, bootstrap_type });
    expect(modelOptions(resolve({ grow_policy: "Lossguide", bootstrap: "Bayesian" }))).toMatchObject({
      max_leaves: 31,
      bagging_temperature: 1,
    });
    expect(() => resolve({ max_leaves: 12, bagging_temperature: 2 })).toThrow(
      /max_leaves: 12 needs grow_policy Lossguide\s+bagging_temperature: 2 needs bootstrap Bayesian/,
    );
    expect(() => resolve({ bootstrap: "Bayesian", subsample: 0.5 })).toThrow(/needs bootstrap Bernoulli or MVS/);
    expect(() => resolve({ bootstrap: "Bayes" })).toThrow(/\n\s+bootstrap: "Bayes", allowed: No/);
  });

  it("hands each member of an ensemble its own settings, and the ensemble's loss and seed", () => {
    const options = modelOptions(
      resolve({
        framework: "ensemble",
        loss_function: "MAE",
        random_seed: 5,
        combine: "stacked",
        members: [
          { framework: "trees", depth: 3, bootstrap: "Bernoulli", category_weight: { fatigue: 0.5 } },
          { framework: "linear", l2: 7, loss_function: "RMSE" },
          { framework: "mlp", random_seed: 9 },
        ],
      }),
    );
    expect(options).toMatchObject({
      combine: "stacked",
      folds: 4,
      members: [
        {
          framework: "trees",
          options: {
            depth: 3,
            bootstrap_type: "Bernoulli",
            loss_function: "MAE",
            random_seed: 5,
            feature_weights: { fatigue_score: 0.5 },
          },
        },
        { framework: "linear", options: { l2: 7, loss_function: "RMSE" } },
        { framework: "mlp", options: { loss_function: "MAE", random_seed: 9 } },
      ],
    });
  });

  it("names the member with a defect, and where a setting belongs", () => {
    const members = [{ framework: "trees" }, { framework: "linear", depth: 3, feature_weights: { pace: 2 } }];
    expect(() => resolve({ framework: "ensemble", depth: 4, members })).toThrow(
      /4 defects[\s\S]*members\.1\.feature_weights\.pace: there is no such feature[\s\S]*depth: is a setting of trees, not of ensemble: write it at a member\s+members\.1\.depth: is a setting of trees, not of linear\s+members\.1\.feature_weights: is a setting of trees/,
    );
    expect(() => resolve({ framework: "ensemble", members: [{ framework: "forest" }] })).toThrow(
      /members\.0: framework "forest"; allowed: trees, linear, mlp/,
    );
    expect(() => resolve({ framework: "ensemble", members: [{ framework: "trees", dept: 3 }] })).toThrow(
      /members\.0\.dept: unknown setting/,
    );
    expect(() => resolve({ members: [{ framework: "trees" }] })).toThrow(
      /members: is a setting of ensemble, not of trees/,
    );
  });

  it("takes the plain name of a family as a member", () => {
    const named = checkExperiment({
      name: "X",
      framework: "ensemble",
      members: ["trees", { framework: "linear", l2: 2 }],
    });
    expect(named).toMatchObject({ members: [{ framework: "trees" }, { framework: "linear", l2: 2 }] });
    expect(checkExperiment({ name: "X", members: [3] })).toMatchObject([{ path: "members.0" }]);
    const { properties } = experimentJsonSchema() as { properties: { members: { items: { anyOf: object[] } } } };
    expect(properties.members.items.anyOf).toMatchObject([{ type: "string" }, { required: ["framework"] }]);
  });

  it("lists the same losses whatever was wrong with one, and none a run cannot have", () => {
    const messageOf = (loss_function: string) => {
      try {
        resolve({ loss_function });
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    for (const bad of ["LogCosh:delta=3", "Nothing", "Logloss"]) {
      expect(messageOf(bad), bad).toContain(POINT_LOSSES);
      expect(messageOf(bad).split(POINT_LOSSES)[1], bad).not.toContain("Logloss");
    }
    expect(POINT_LOSSES).toContain("MultiQuantile");
    expect(POINT_LOSSES).not.toContain("Logloss");
  });

  it("keeps market features out of a two-stage model", () => {
    expect(featureSelection(resolve({ two_stage: true })).noMarket).toBe(true);
  });
});
