import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { gateProfiles, gatesJsonSchema } from "../../src/gates/profiles.js";
import { ROOT } from "../cli/run-cli.js";
import { DEFAULT, thresholdsOf } from "./thresholds.js";

const SHIPPED: unknown = parse(readFileSync(join(ROOT, "gates.yaml"), "utf8"));
const PUBLISHED = JSON.parse(readFileSync(join(ROOT, "gates.schema.json"), "utf8"));

function profilesOf(...documents: unknown[]) {
  const checked = gateProfiles(documents);
  if ("issues" in checked) throw new Error(JSON.stringify(checked.issues));
  return checked.profiles;
}

function defectsOf(document: unknown): string[] {
  const checked = gateProfiles([SHIPPED, document]);
  return "issues" in checked ? checked.issues[1]!.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe("the shipped profiles", () => {
  it("say what they are for", () => {
    const profiles = [...profilesOf(SHIPPED).values()];
    expect(profiles.map(({ name }) => name)).toEqual([
      "default",
      "hit-rate-55",
      "hit-rate-60",
      "soft-mae",
      "mae-bands",
    ]);
    for (const { description } of profiles) expect(description).toMatch(/\w.*\.$/);
    expect(new Set(profiles.map(({ description }) => description)).size).toBe(profiles.length);
  });

  it("differ from the default in what they are named after", () => {
    expect(DEFAULT).toMatchObject({ min_hit_rate: 0.53, min_graded: 50, max_bias: 1.5, max_tier_bias: 5 });
    expect(DEFAULT).toMatchObject({ max_mae_spread: 0.1, require_proven_mae: true, mae_bands: null });
    expect(thresholdsOf("hit-rate-55")).toEqual({ ...DEFAULT, min_hit_rate: 0.55 });
    expect(thresholdsOf("hit-rate-60")).toEqual({ ...DEFAULT, min_hit_rate: 0.6 });
    expect(thresholdsOf("soft-mae")).toEqual({ ...DEFAULT, require_proven_mae: false, min_mae_gain: 0.02 });
    const mae_bands = { excellent: 0.03, good: 0.01, marginal: 0 };
    expect(thresholdsOf("mae-bands")).toEqual({ ...DEFAULT, mae_bands });
  });
});

describe("profiles laid over the shipped ones", () => {
  it("extend another, and name only what differs, down to single data thresholds", () => {
    const mine = { extends: "hit-rate-55", min_graded: 200, data: { min_training_rows: 5000 } };
    const { thresholds, document } = profilesOf(SHIPPED, { profiles: { mine } }).get("mine")!;
    const data = { ...DEFAULT.data, min_training_rows: 5000 };
    expect(thresholds).toEqual({ ...DEFAULT, min_hit_rate: 0.55, min_graded: 200, data });
    expect(document).toBe(1);
  });

  it("take the place of one of the same name, and may extend it; the shipped ones stay what they were", () => {
    const profiles = profilesOf(SHIPPED, { profiles: { default: { extends: "default", max_bias: 1 } } });
    expect(profiles.get("default")!.thresholds).toEqual({ ...DEFAULT, max_bias: 1 });
    expect(profiles.get("hit-rate-55")!.thresholds.max_bias).toBe(1.5);
  });

  it("give up a parent's bands with null", () => {
    const mine = { extends: "mae-bands", mae_bands: null };
    expect(profilesOf(SHIPPED, { profiles: { mine } }).get("mine")!.thresholds).toEqual(DEFAULT);
  });

  it("list every defect at once, with its path", () => {
    const mine = { extends: "default", min_hit_rate: 55, min_grade: 10, data: { min_ready_shares: 1 }, max_bias: -1 };
    const bands = { extends: "default", mae_bands: { excellent: 0.01, good: 0.02, marginal: 0 } };
    expect(defectsOf({ profiles: { mine, "bad name": {}, bands }, profile: {} })).toEqual([
      "profiles.mine.min_hit_rate: allowed is at most 1, got 55",
      "profiles.mine.max_bias: allowed is at least 0, got -1",
      "profiles.mine.data.min_ready_shares: unknown setting (did you mean min_ready_share?)",
      "profiles.mine.min_grade: unknown setting (did you mean min_graded?)",
      "profiles.bad name: use letters, digits, '_', '-' and '.', at most 50 characters",
      'profiles.bands.mae_bands: excellent must not be below good, nor good below marginal, got {"excellent":0.01,"good":0.02,"marginal":0}',
      "profile: unknown setting (did you mean profiles?)",
    ]);
    const both = { profiles: { mine: { extends: "defualt", max_bias: -1 } } };
    expect(defectsOf(both)).toEqual([
      "profiles.mine.max_bias: allowed is at least 0, got -1",
      'profiles.mine.extends: there is no profile "defualt" (did you mean default?)',
    ]);
    expect(defectsOf(null)).toHaveLength(1);
    expect(defectsOf({ profiles: [] })[0]).toMatch(/^profiles: /);
  });

  it("must be complete, and end somewhere", () => {
    const alone = defectsOf({ profiles: { mine: { min_graded: 10 } } });
    expect(alone).toContain("profiles.mine.min_hit_rate: is missing, and the profile extends none that has it");
    expect(alone).toContain("profiles.mine.data: is missing, and the profile extends none that has it");
    expect(defectsOf({ profiles: { mine: { extends: "defualt" } } })).toEqual([
      'profiles.mine.extends: there is no profile "defualt" (did you mean default?)',
    ]);
    expect(defectsOf({ profiles: { mine: { extends: "mine" } } })[0]).toMatch(/there is no profile "mine"/);
    const round = { one: { extends: "two" }, two: { extends: "one" } };
    expect(defectsOf({ profiles: round })).toEqual([
      'profiles.two.extends: "one" extends this profile in turn',
      'profiles.one.extends: "two" extends this profile in turn',
    ]);
  });
});

describe("gates.schema.json", () => {
  it("is the one that is checked with (npm run schema writes it)", () => expect(PUBLISHED).toEqual(gatesJsonSchema()));

  it("takes the shipped file and refuses what the program refuses", () => {
    const valid = new Ajv({ allErrors: true }).compile(PUBLISHED);
    expect(valid(SHIPPED)).toBe(true);
    expect(valid({ profiles: { mine: { extends: "default", min_hit_rate: 55 } } })).toBe(false);
    expect(valid({ profiles: { mine: { extends: "default", min_grade: 5 } } })).toBe(false);
    expect(valid({})).toBe(false);
  });
});
