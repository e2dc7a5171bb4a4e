import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GATES } from "../../src/gates/verdict.js";
import { openRegistry } from "../../src/registry/index.js";
import type { EvaluationRecord, RetrainResult } from "../../src/runner/result.js";
import { labPaths } from "../../src/warehouse/home.js";
import { runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, type SmallLab, trainedLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

let lab: SmallLab & { readonly run: RetrainResult };
/** A folder without a gates file. */
let cwd: string;

beforeAll(async () => {
  lab = await trainedLab();
  cwd = mkdtempSync(join(lab.home, "project-"));
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

const proplab = (...argv: string[]) => callHere(argv, { home: lab.home, cwd });
const retrain = (...argv: string[]) =>
  proplab("retrain", "--name", SMALL, "--experiments", lab.experiments, "--json", ...argv);

async function gatesJson(...argv: string[]) {
  const { code, stdout, stderr } = await proplab("gates", ...argv, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).runs[0];
}

/** Enters a run with the evaluation of SMALL and other findings of its leak audit. */
function enterRun(name: string, checks: EvaluationRecord["leak_audit"]["checks"]): string {
  const paths = labPaths(lab.home);
  const registry = openRegistry({ database: paths.registry, artifacts: paths.artifacts });
  try {
    const model = registry.getRun(SMALL);
    const { sha256 } = model.artifacts.find(({ kind }) => kind === "evaluation")!;
    const record = JSON.parse(Buffer.from(registry.readArtifact(sha256)).toString("utf8")) as EvaluationRecord;
    const verdict = checks.some((check) => check.verdict === "LEAK") ? "LEAK" : "SUSPECT";
    const changed = { ...record, name, leak_audit: { verdict, checks, notRun: [] } };
    const { environment, code, datasetSha256, dataSource, seed, commandLine } = model;
    const sent = { environment, code, datasetSha256, dataSource, seed, commandLine, config: { name } };
    const id = registry.startRun({ ...sent, name, configSha256: "b".repeat(64) });
    registry.addArtifact(id, {
      kind: "evaluation",
      name: "evaluation.json",
      bytes: Buffer.from(JSON.stringify(changed)),
    });
    registry.finishRun(id, { status: "completed" });
    return id;
  } finally {
    registry.close();
  }
}

describe("proplab gates", () => {
  it("comes to the verdicts of the run itself, from its record", async () => {
    const stored = lab.run;
    const again = await gatesJson(stored.run_id);
    expect(again.verdicts).toEqual(stored.gates.verdicts);
    expect(again).toMatchObject({
      run_id: stored.run_id,
      name: SMALL,
      data_source: "simulated",
      decision: stored.gates.decision,
      decision_then: stored.gates.decision,
      as_recorded: true,
      judged_by: { profile: "default", file: "gates.yaml", file_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it("prints every gate with its figure, the decision and its reasons", async () => {
    const { code, stdout } = await proplab("gates", SMALL);
    expect(code).toBe(0);
    for (const gate of GATES)
      expect(stdout).toMatch(new RegExp(`^${gate} +(pass|unknown|refuted|concern|unproven|too few) `, "m"));
    expect(unwrapped(stdout)).toMatch(
      /^judged +by profile default \(gates\.yaml, SHA256 of its values [0-9a-f]{12}\),\s+as recorded with\s+the run$/m,
    );
    expect(stdout).toMatch(/^hit_rate_above_break_even +\w+ +[\d.]+ % {2}interval's lower end above [\d.]+ %$/m);
    expect(stdout).toMatch(/^data +SIMULATED$/m);
    expect(stdout).toMatch(/^(SHADOW|DISCUSS|REJECT): [a-z]/m);
    expect(stdout).toMatch(/^- mae_against_baseline speaks against it: MAE less that of line/m);
    expect(stdout).toMatch(/^- data_ready: [\d,]+ rows to learn from \(training and validation\); \d/m);
  });

  it("puts several runs beside each other", async () => {
    const { code, stdout } = await proplab("gates", SMALL, SMALL, "--profile", "hit-rate-60");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^gate +1 SMALL +2 SMALL$/m);
    expect(stdout).toMatch(/^decision +(DISCUSS|REJECT) +(DISCUSS|REJECT)$/m);
    expect(stdout).toMatch(/^2 SMALL \w+, by profile hit-rate-60 /m);
  });

  it("ends with 4 when a decision is worse than required, and still prints the verdicts", async () => {
    const refused = await runCli(["gates", SMALL, "--require", "PROMOTE", "--json"], { home: lab.home, cwd });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(/error: SMALL \(\w+\) is \w+, wanted PROMOTE\n/);
    expect(JSON.parse(refused.stdout).runs[0].verdicts).toHaveLength(GATES.length);
    const { decision } = await gatesJson(SMALL);
    expect((await proplab("gates", SMALL, "--require", "DISCUSS")).code).toBe(decision === "REJECT" ? 4 : 0);
  });

  it("lists the profiles", async () => {
    const { stdout } = await proplab("gates", "--list");
    expect(stdout).toMatch(/^threshold +default +where another differs$/m);
    expect(stdout).toMatch(/^min_hit_rate +0\.53 +hit-rate-55 0\.55\n +hit-rate-60 0\.6$/m);
    expect(stdout).toMatch(
      /the observed hit rate\s+must reach min_hit_rate, and the break-even of the picks' own prices/,
    );
    const { profiles } = JSON.parse((await proplab("gates", "--list", "--json")).stdout);
    expect(profiles.map(({ name }: { name: string }) => name)).toContain("mae-bands");
    expect(profiles[1]).toMatchObject({ name: "hit-rate-55", thresholds: { min_hit_rate: 0.55, min_graded: 50 } });
  });

  it.each([
    [[], /name at least one run/],
    [["NOPE"], /there is no run "NOPE"/],
    [[SMALL, "--profile", "defualt"], /there is no gate profile "defualt" \(did you mean default\?\)/],
    [[SMALL, "--by", "R. Doe"], /--acknowledge gives the reason/],
    [[SMALL, SMALL, "--acknowledge", "why"], /answers for one run/],
    [["--list", SMALL], /name no run beside it/],
    [[SMALL, "--acknowledge", "why", "--by", "R. Doe"], /nothing about run \w+ \(SMALL\) is suspect/],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await proplab("gates", ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("a project's gates file", () => {
  const file = () => join(lab.home, "mine.yaml");

  it("is read from the working folder, and wins over the shipped profiles of the same name", async () => {
    const project = mkdtempSync(join(lab.home, "project-"));
    writeFileSync(join(project, "gates.yaml"), "profiles:\n  default:\n    extends: default\n    max_bias: 0.01\n");
    const { stdout } = await callHere(["gates", SMALL, "--profile", "default"], { home: lab.home, cwd: project });
    expect(stdout).toMatch(/^bias +\w+ +\S+ +within 0\.01$/m);
  });

  it("that has defects is refused with all of them before anything is trained", async () => {
    writeFileSync(
      file(),
      "profiles:\n  mine:\n    extends: defaul\n    min_hit_rate: 53\n  other:\n    min_grade: 1\n",
    );
    const { code, stderr } = await retrain("--force", "--gates-file", file());
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /mine\.yaml: 3 defects\n {2}profiles\.mine\.min_hit_rate: .*got 53\n {2}profiles\.other\.min_grade: unknown.*\n {2}profiles\.mine\.extends: there is no profile "defaul"/,
    );
    const missing = await retrain("--force", "--gates-file", join(lab.home, "absent.yaml"));
    expect(missing).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/cannot read .*absent\.yaml: no such file/),
    });
  });

  it("decides nothing about the run: the same settings by another profile are the same run", async () => {
    const { code, stderr } = await retrain("--gate-profile", "hit-rate-60");
    expect(code).toBe(2);
    expect(stderr).toMatch(/has the same settings and the same data/);
    const unknown = await retrain("--force", "--gate-profile", "nope");
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/no gate profile "nope"/) });
  });
});

describe("acknowledgement", () => {
  const suspicion = {
    kind: "statistical",
    name: "one feature",
    verdict: "SUSPECT",
    evidence: "r = 0.93 with the outcome",
  } as const;

  it("lets a suspect run pass the audit from then on, and stays in the record", async () => {
    const id = enterRun("SUSPICIOUS", [suspicion]);
    const audit = async () => (await gatesJson(id)).verdicts.find((one: { gate: string }) => one.gate === "leak_audit");
    expect(await audit()).toMatchObject({
      status: "fail",
      failure: "concern",
      evidence: "SUSPECT: r = 0.93 with the outcome",
    });
    const word = ["--acknowledge", "the feature is the closing line", "--by", "R. Doe"];
    const { code, stdout } = await proplab("gates", id, ...word);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^answered +by R\. Doe on \d{4}-\d\d-\d\d: the feature is the closing line$/m);
    expect(await audit()).toMatchObject({
      status: "pass",
      evidence: "SUSPECT: r = 0.93 with the outcome; acknowledged by R. Doe: the feature is the closing line",
    });
    const shown = JSON.parse((await proplab("show", id, "--json")).stdout);
    expect(shown.acknowledgements).toMatchObject([{ by: "R. Doe", suspicions: ["r = 0.93 with the outcome"] }]);
  });

  it("takes the name from git when none is given", async () => {
    const id = enterRun("SUSPICIOUS_TOO", [suspicion]);
    const env = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "Ann Example" };
    const { stdout } = await callHere(["gates", id, "--acknowledge", "seen", "--json"], { home: lab.home, cwd, env });
    expect(JSON.parse(stdout).runs[0].acknowledgements).toMatchObject([{ by: "Ann Example", reason: "seen" }]);
  });

  it("is refused for a leak with exit code 4, and leaves nothing behind", async () => {
    const id = enterRun("LEAKY", [{ ...suspicion, verdict: "LEAK", evidence: "season_avg differs on 3 rows" }]);
    const { code, stderr } = await proplab("gates", id, "--acknowledge", "it is fine", "--by", "R. Doe");
    expect(code).toBe(4);
    expect(stderr).toMatch(/has a leak, which nobody can answer for: one feature \(season_avg differs on 3 rows\)/);
    const judged = await gatesJson(id);
    expect(judged).toMatchObject({ decision: "REJECT", acknowledgements: [] });
  });
});
