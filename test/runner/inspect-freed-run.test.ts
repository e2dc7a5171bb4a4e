import { expect, it } from "vitest";
import { artifactTable } from "../../src/cli/show/artifacts.js";
import { readGateProfiles } from "../../src/runner/gates-file.js";
import { inspectRun } from "../../src/runner/inspect-run.js";
import { newRun, openForTest } from "../registry/support.js";

it("a run whose files gc freed is shown without them, and not as damaged", () => {
  let time = Date.parse("2030-01-01T00:00:00Z");
  const registry = openForTest(undefined, { clock: () => new Date(time) });
  const id = registry.startRun(newRun());
  registry.logBatch(id, { metrics: [{ name: "mae_lines", value: 5 }] });
  registry.addArtifact(id, { kind: "evaluation", name: "evaluation.json", bytes: Buffer.from("{}") });
  registry.finishRun(id, { status: "completed" });
  registry.archiveRuns([id]);
  time += 31 * 86_400_000;
  registry.gc();
  const shown = inspectRun(registry, id, readGateProfiles());
  expect(shown).toMatchObject({ record: null, judgement: null, faults: [], problems: [] });
  expect(artifactTable(shown.run, shown.faults)).toMatch(/evaluation\.json .* freed by gc on 2030-02-01$/m);
});
