import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry, sha256 } from "../../src/index.js";
import { runHere } from "./run-here.js";

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "proplab-logged-"));
  const registry = openRegistry({ home });
  await registry.track({ name: "LOGGED", config: {}, datasetSha256: sha256("x"), seed: 1 }, (run) => {
    run.addArtifact({ kind: "note", name: "note.txt", bytes: new Uint8Array([1]) });
  });
  registry.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a run that another program logged", () => {
  it.each([
    ["report", ["report", "LOGGED"]],
    ["gates", ["gates", "LOGGED"]],
    ["compare", ["compare", "LOGGED", "--line-sources"]],
  ])("%s says that it has no evaluation, not that it is damaged", async (_what, argv) => {
    const { code, stderr } = await runHere(home, ...argv);
    expect(stderr).toMatch(/\(LOGGED\) was not made by retrain: it has no evaluation\nhint: +proplab show /);
    expect(code).toBe(2);
  });

  it("verify counts its one artifact as one", async () => {
    expect((await runHere(home, "verify")).stdout).toContain("1 artifact, all as recorded");
  });
});
