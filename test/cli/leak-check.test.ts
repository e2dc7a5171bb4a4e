import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, smallLab } from "./small-lab.js";

const LEAKY = `features:
  - name: x_season_mean
    raw_sql: true
    sql: SELECT game_id, player_id, avg(points) OVER (PARTITION BY season, player_id) AS value FROM player_games
`;

/** Early in the season: from its start it is not far to any date, and that is how far leak-check --run looks. */
const EXPERIMENT = `name: LEAKY
train_start: 2024-10-22
train_end: 2024-11-17
eval_start: 2024-11-18
eval_end: 2024-11-24
feature_set: v8_noveg
loss_function: MAE
iterations: 10
include_no_line: true
features_file: leaky.yaml
`;

let lab: SmallLab;
/** Names of the checks a run makes. */
let ofRun: string[];
const run = (...argv: string[]) => callHere(argv, { home: lab.home });

beforeAll(async () => {
  lab = await smallLab();
  writeFileSync(join(lab.experiments, "leaky.yaml"), LEAKY);
  writeFileSync(join(lab.experiments, "LEAKY.yaml"), EXPERIMENT);
});

describe("leak-check", () => {
  it("finds the leak of a run again, and ends with 4", async () => {
    const made = await run("retrain", "--name", "LEAKY", "--experiments", lab.experiments, "--json");
    expect(made.code, made.stderr).toBe(0);
    const result = JSON.parse(made.stdout);
    expect(result.leak_audit).toMatchObject({ verdict: "LEAK", notRun: [] });
    const verdict = result.gates.verdicts.find(({ gate }: { gate: string }) => gate === "leak_audit");
    expect(verdict).toMatchObject({ status: "fail", failure: "refuted" });
    expect(verdict.evidence).toContain("x_season_mean");
    ofRun = result.leak_audit.checks.map(({ name }: { name: string }) => name);

    const checked = await run("leak-check", "--run", "LEAKY");
    expect(checked.code, checked.stderr).toBe(4);
    expect(checked.stdout).toMatch(/^LEAK +cut at the date \(metamorphic\): x_season_mean changes with later games/m);
    expect(checked.stdout).toMatch(/^entered with the run for good: its gates count it from now on$/m);
    expect(JSON.parse((await run("show", "LEAKY", "--json")).stdout).laterAudits).toMatchObject([{ verdict: "LEAK" }]);
    expect(checked.stdout).toMatch(/Rows that show it\nfeature .*\n *x_season_(mean)? +20\d\d-/);
  });

  it("finds it in the features alone, and nothing in those of the catalogue", async () => {
    const file = join(lab.experiments, "leaky.yaml");
    const days = ["--from", "2024-11-08", "--to", "2024-11-11"];
    const leaky = await run("leak-check", "--features", "v8", "--features-file", file, ...days, "--json");
    expect(leaky.code, leaky.stderr).toBe(4);
    const found = JSON.parse(leaky.stdout);
    expect(found).toMatchObject({
      feature_set: "v8",
      data_source: "simulated",
      verdict: "LEAK",
      notRun: ["plausibility"],
    });
    const features = found.checks.flatMap((check: { features?: string[] }) => check.features ?? []);
    expect(new Set(features)).toEqual(new Set(["x_season_mean"]));
    const names = found.checks.map(({ name }: { name: string }) => name);
    // on few days there are too few quotes to hold against outcomes and each other, and too few absences
    const needMore = / against |another date|of absences|quoted players|ahead of|behind the|home teams/;
    const needRun = ofRun.filter((name) => !names.includes(name) && !needMore.test(name));
    expect(needRun).toContain("lag one");
    expect(found.notMade).toEqual(expect.arrayContaining(needRun));
    expect(found.notMade.filter((name: string) => names.includes(name))).toEqual([]);
    const clean = await run("leak-check", "--features", "v8", ...days);
    expect(clean.code, clean.stderr).toBe(0);
    expect(clean.stdout).toMatch(/^CLEAN: \d+ checks, 0 show a leak/m);
    expect(clean.stdout.replaceAll("\n", " ")).toMatch(
      /not made here, they need a run: train before validation, .*lag one, .*hit_rate_edge_3/,
    );
  });

  it("says what it needs", async () => {
    const [none, both, strange] = await Promise.all([
      run("leak-check"),
      run("leak-check", "--run", SMALL, "--features", "v8"),
      run("leak-check", "--features", "v99"),
    ]);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("give one of --run and --features") });
    expect(both.code).toBe(2);
    expect(strange).toMatchObject({ code: 2, stderr: expect.stringContaining('no feature set "v99"') });
  });
});
