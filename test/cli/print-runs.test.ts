import { expect, it } from "vitest";
import type { Console } from "../../src/cli/console.js";
import { printRuns } from "../../src/cli/print-runs.js";
import type { ParamValue } from "../../src/registry/index.js";
import { listMarks } from "../../src/runner/list-marks.js";
import { newRun, openForTest } from "../registry/support.js";

/** A registry with a run of each kind that a list must tell apart, and what `runs` prints of it. */
function listed(): string {
  const registry = openForTest();
  const add = (name: string, status: "completed" | "failed", params: Record<string, ParamValue>) => {
    const id = registry.startRun(newRun({ name }));
    const metrics = [{ name: "hit_rate_edge_3", value: 0.5, n: 7, low: 0.2, high: 0.8 }];
    registry.logBatch(id, { params, metrics });
    registry.finishRun(id, { status });
  };
  add("AUDITED", "completed", { leak_audit: "CLEAN", raw_sql_features: 0 });
  add("SUSPICIOUS", "completed", { leak_audit: "SUSPECT", raw_sql_features: 0 });
  add("LEAKING", "completed", { leak_audit: "LEAK", raw_sql_features: 2 });
  add("OLDER", "completed", {});
  add("FAILED", "failed", {});
  const page = registry.listRuns({ metrics: ["hit_rate_edge_3"] });
  const lines: string[] = [];
  const console = { print: (text = "") => lines.push(text) } as unknown as Console;
  const ids = page.runs.map(({ id }) => id);
  printRuns(page, listMarks(registry, ids), console);
  return lines.join("\n");
}

it("marks what the leak audit said of each run, and runs with raw SQL", () => {
  const text = listed();
  expect(text).toMatch(/ AUDITED +CLEAN /);
  expect(text).toMatch(/ SUSPICIOUS +SUSPECT /);
  expect(text).toMatch(/ LEAKING +LEAK\* /);
  expect(text).toMatch(/ OLDER +completed /);
  expect(text).toMatch(/ FAILED +failed /);
  expect(text).toMatch(/^\*: with raw SQL/m);
  expect(text).toMatch(/ 50\.0 % \[20\.0, 80\.0\] +7$/m);
});
