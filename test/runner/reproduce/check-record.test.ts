import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkRecord, soundArtifact } from "../../../src/runner/reproduce/check-record.js";
import { newRun, openForTest } from "../../registry/support.js";

it("tells files that gc freed from damaged ones, and takes neither for sound", () => {
  let time = Date.parse("2030-01-01T00:00:00Z");
  const registry = openForTest(undefined, { clock: () => new Date(time) });
  const id = registry.startRun(newRun());
  for (const name of ["model", "evaluation"]) {
    registry.addArtifact(id, { kind: name, name, bytes: Buffer.from(name) });
  }
  registry.finishRun(id, { status: "completed" });
  const [evaluation] = registry.getRun(id).artifacts.filter(({ kind }) => kind === "evaluation");
  writeFileSync(registry.artifactPath(evaluation!.sha256), "altered");
  const altered = checkRecord(registry, registry.getRun(id));
  expect(altered.artifacts).toMatchObject([
    { name: "evaluation", problem: "altered", freed_at: null },
    { name: "model", problem: null, freed_at: null },
  ]);
  expect(soundArtifact(altered, "evaluation")).toBeNull();
  expect(soundArtifact(altered, "model")).not.toBeNull();

  registry.archiveRuns([id]);
  time += 90 * 86_400_000;
  registry.gc();
  const freed = checkRecord(registry, registry.getRun(id));
  expect(freed.artifacts.map(({ problem, freed_at }) => [problem, freed_at?.slice(0, 10)])).toEqual([
    [null, "2030-04-01"],
    [null, "2030-04-01"],
  ]);
  expect(soundArtifact(freed, "model")).toBeNull();
});

it("reads a tuned record whose framework was altered to one that does not exist", () => {
  const registry = openForTest();
  const run = registry.getRun(registry.startRun(newRun()));
  const tuned = { tune: { space: { trees: [100, 200] } }, framework: "treez", trees: 100 };
  for (const framework of ["treez", "toString"]) {
    const altered = { ...run, config: { ...tuned, framework }, params: { framework: "trees", trees: 200 } };
    expect(checkRecord(registry, altered)).toMatchObject({
      configuration_intact: false,
      altered_settings: [{ setting: "framework", configuration: framework, parameter: "trees" }],
    });
  }
});
