import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createConsole } from "../../src/cli/console.js";
import { printVerification } from "../../src/cli/print-verification.js";
import { openRegistry, type VerifyReport } from "../../src/registry/index.js";
import { labPaths } from "../../src/warehouse/home.js";
import { CLEAN, newRun } from "../registry/support.js";
import { runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";

const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function homeWith(folder: "artifacts" | null): string {
  const home = temporaryHome();
  homes.push(home);
  if (folder) mkdirSync(join(home, folder));
  return home;
}

function printed(report: Partial<VerifyReport>, home = homeWith("artifacts")): string[] {
  let text = "";
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((part) => {
      text += String(part);
      return true;
    }),
  );
  printVerification(createConsole({ json: false }), { ...CLEAN, ...report }, labPaths(home, undefined));
  for (const spy of spies) spy.mockRestore();
  return text.split("\n").slice(0, -1);
}

const fault = (at: number): VerifyReport["faults"][number] => ({
  runId: `01${"A".repeat(24)}`,
  artifact: { kind: "model", name: `${at}.plm`, path: `ab/${"ab".repeat(32)}`, bytes: 1, sha256: "ab".repeat(32) },
  problem: "missing",
  found: null,
});

describe("what verify prints", () => {
  it("of a sound registry is short", () => {
    expect(printed({ checked: 3 })).toEqual(["3 artifacts, all as recorded", "", "next: proplab runs"]);
  });

  it("lists some findings of a kind, says how many more there are, and keeps to 80 columns", () => {
    const lines = printed({
      ok: false,
      checked: 30,
      faults: Array.from({ length: 30 }, (_, at) => fault(at)),
      database: [`the registry /a/${"long/".repeat(30)}runs.sqlite is damaged or cut short`],
      lostRuns: [{ runId: "01A", name: "RUN", lost: ["metrics", "params"] }],
    });
    expect(lines.filter((line) => line.startsWith("missing"))).toHaveLength(21);
    expect(lines).toContain("missing     and 10 more; --json lists all");
    expect(lines).toContain("            its metrics, its parameters");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines).toContain("30 artifacts, 30 damaged");
    expect(lines.join(" ")).toMatch(/user guide, "When something breaks"/);
  });

  it("names the folder when all of it is gone, not each file", () => {
    const lines = printed(
      { ok: false, checked: 30, faults: Array.from({ length: 30 }, (_, at) => fault(at)) },
      homeWith(null),
    );
    expect(lines[0]).toBe("missing     the whole folder of artifacts,");
    expect(lines.filter((line) => line.startsWith("missing"))).toHaveLength(1);
  });
});

describe("proplab verify", () => {
  it("ends with 5 and names what is lost also when the registry cannot be opened", async () => {
    const home = homeWith(null);
    const { registry: database, artifacts } = labPaths(home, undefined);
    const registry = openRegistry({ database, artifacts });
    const runId = registry.startRun(newRun());
    const metrics = Array.from({ length: 3_000 }, (_, step) => ({ name: "loss", step, value: step }));
    registry.logBatch(runId, { metrics });
    registry.finishRun(runId, { status: "completed" });
    registry.close();
    const bytes = readFileSync(database);
    writeFileSync(database, bytes.subarray(0, bytes.length * 0.8));
    const [text, json] = await Promise.all([runCli(["verify"], { home }), callHere(["verify", "--json"], { home })]);
    expect(text).toMatchObject({ code: 5, stderr: "\nnext: proplab verify again once the copy is in place\n" });
    expect(text.stdout).toMatch(
      /^database +the registry [\s\S]*cut\s+short[\s\S]*lost +of run 01\w{24} \(MULTISEASON_FEB25_MAE\)/,
    );
    expect(json.code).toBe(5);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, lostRuns: [{ runId, lost: ["metrics"] }] });
  });
});
