import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry, type Registry } from "../../src/registry/index.js";
import type { RetrainResult } from "../../src/runner/result.js";
import { newRun } from "../registry/support.js";
import { runHere } from "./run-here.js";
import { type SmallLab, trainedLab } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

let lab: SmallLab & { readonly run: RetrainResult };
const show = (...argv: string[]) => runHere(lab.home, "show", ...argv);

function withLab<T>(work: (registry: Registry) => T): T {
  const registry = openRegistry({ database: join(lab.home, "runs.sqlite"), artifacts: join(lab.home, "artifacts") });
  try {
    return work(registry);
  } finally {
    registry.close();
  }
}

/** Spoils a file of the run while `work` looks at it. */
async function withAltered<T>(kind: string, work: () => Promise<T>): Promise<T> {
  const path = join(lab.home, "artifacts", lab.run.artifacts.find((one) => one.kind === kind)!.path);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, 100));
  try {
    return await work();
  } finally {
    writeFileSync(path, bytes);
  }
}

beforeAll(async () => {
  lab = await trainedLab();
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

describe("show of a completed run", () => {
  it("has everything a person asks, and says what to do next", async () => {
    const { code, stdout, stderr } = await show(lab.run.run_id);
    expect(code, stderr).toBe(0);
    const headings = stdout.match(/^[A-Z][^:\n]*(?=(: [A-Z]+)?$)/gm);
    expect(headings).toEqual(
      expect.arrayContaining([
        "Figures, with 95 % intervals",
        "Gates",
        "Leak audit",
        "To keep in mind",
        "Tries on these days, picks at edge 3+, as of now",
        "Windows",
        "Params",
        "Metrics, with 95 % intervals",
        "Artifacts",
      ]),
    );
    const { metrics, gates, leak_audit: audit } = lab.run;
    expect(stdout).toContain(`Gates: ${gates.decision}`);
    expect(stdout).toMatch(/^mae_lines +[\d,]+ +\d\.\d\d \[.*\] +\d\.\d\d +\d\.\d\d +\d\.\d\d$/m);
    expect(stdout).toMatch(new RegExp(`^CLEAN: ${audit.checks.length} checks`, "m"));
    expect(stdout).toMatch(/^- simulated data: /m);
    expect(stdout).toMatch(/^predictions +predictions\.parquet .* as recorded$/m);
    // each n once: in its own column, not behind the figure too
    const { n } = metrics.hit_rate_edge_1!;
    expect(stdout.match(new RegExp(`^hit_rate_edge_1 .*\\b${n}\\b.*$`, "gm"))!.join()).not.toContain("n=");
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^next: /);
  });

  it("gives the same as JSON", async () => {
    const { code, stdout } = await show(lab.run.run_id, "--json");
    expect(code).toBe(0);
    const shown = JSON.parse(stdout);
    expect(shown).toMatchObject({ id: lab.run.run_id, status: "completed", faults: [], problems: [] });
    expect(shown.evaluation.metrics.mae_lines).toEqual(lab.run.metrics.mae_lines);
    expect(shown.evaluation.leak_audit.verdict).toBe("CLEAN");
    expect(shown.gates).toMatchObject({ decision: lab.run.gates.decision });
    expect(shown.cautions[0]).toMatch(/^simulated data/);
    expect(shown.params).toMatchObject({ leak_audit: "CLEAN", raw_sql_features: 0 });
    expect(stdout).not.toContain("next:");
  });
});

describe("show of a damaged run", () => {
  it("names the damaged evaluation, shows what is whole, and ends with 5", async () => {
    const { code, stdout, stderr } = await withAltered("evaluation", () => show(lab.run.run_id));
    expect(code).toBe(5);
    expect(unwrapped(stdout)).toMatch(/^damaged +the evaluation artifact of run .* was altered/m);
    expect(stdout).toMatch(/^evaluation +evaluation\.json .* altered$/m);
    expect(stdout).toMatch(/^Gates: [A-Z]+, as stored$/m);
    expect(stdout).toMatch(/^Leak audit: CLEAN, as logged$/m);
    expect(stdout).toMatch(/^hit_rate_edge_3 /m);
    expect(stderr).toMatch(
      /^next: bring the damaged files back from a copy, then\n {6}proplab verify \w{12},\n {6}or proplab retrain /m,
    );
  });

  it("judges again where only the stored judgement is damaged", async () => {
    const { code, stdout } = await withAltered("gates", () => show(lab.run.run_id));
    expect(code).toBe(5);
    expect(stdout).toMatch(/^Gates: [A-Z]+$/m);
    expect(stdout).toMatch(/^gates +gates\.json .* altered$/m);
  });

  it("says so in JSON too, of a file that nothing else reads", async () => {
    const { code, stdout } = await withAltered("model", () => show(lab.run.run_id, "--json"));
    expect(code).toBe(5);
    const { faults, problems, evaluation } = JSON.parse(stdout);
    expect(faults).toMatchObject([{ artifact: { kind: "model" }, problem: "altered" }]);
    expect(problems).toEqual([]);
    expect(evaluation.metrics.mae_lines.value).toBe(lab.run.metrics.mae_lines!.value);
  });
});

describe("show of a run without figures", () => {
  const commandLine = ["retrain", "--name", "LATER", "--hypothesis", "it's so"];
  const start = (name: string) => withLab((registry) => registry.startRun(newRun({ name, commandLine })));

  it("gives a running one its next step", async () => {
    const id = start("RUNNING");
    const { code, stdout, stderr } = await show(id);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +running$/m);
    expect(stderr).toMatch(/^next: proplab show \w{12} again when it has ended$/m);
  });

  it("gives the reason a run failed and its command as it can be typed again", async () => {
    const id = start("FAILED");
    withLab((registry) => registry.finishRun(id, { status: "failed", error: "no rows" }));
    const { code, stdout, stderr } = await show("FAILED");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +failed: no rows$/m);
    expect(stderr).toContain(`\nnext: proplab retrain --name LATER --hypothesis 'it'\\''s so'`);
    expect(stdout).not.toMatch(/^Figures/m);
  });

  it("shows what other programs logged, without an evaluation of ours", async () => {
    const id = start("LOGGED");
    withLab((registry) => {
      registry.logBatch(id, { params: { depth: 3 }, metrics: [{ name: "mae_lines", value: 5.5 }] });
      registry.finishRun(id, { status: "completed" });
    });
    const { code, stdout, stderr } = await show("LOGGED");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^depth +3$/m);
    expect(stdout).toMatch(/^mae_lines +5\.50$/m);
    expect(stderr).toMatch(/^next: proplab runs --name LOGGED$/m);
  });
});
