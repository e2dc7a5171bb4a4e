import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fitLinear } from "../../src/engine/linear/fit-linear.js";
import { parseLinearOptions } from "../../src/engine/linear/linear-options.js";
import { openRegistry, sha256 } from "../../src/index.js";
import { datasetOf } from "../engine/make-dataset.js";
import { runHere } from "./run-here.js";
import { unwrapped } from "./unwrapped.js";

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "proplab-logged-"));
  const registry = openRegistry({ home });
  await registry.track({ name: "LOGGED", config: {}, datasetSha256: sha256("x"), seed: 1 }, (run) => {
    run.addArtifact({ kind: "note", name: "note.txt", bytes: new Uint8Array([1]) });
  });
  const start = { config: null, datasetSha256: sha256("x"), seed: 1 };
  await registry.track({ ...start, name: "FOREIGN" }, (run) => {
    run.addArtifact({ kind: "model", name: "model.bin", bytes: new Uint8Array([1]) });
  });
  const rows = datasetOf({ a: [1, 2, 3, 4] }, [1, 2, 3, 4]);
  const { model } = await fitLinear(rows, null, parseLinearOptions({}), {});
  await registry.track({ ...start, name: "OURS" }, (run) => {
    run.addArtifact({ kind: "model", name: "model.plm", bytes: model.serialize() });
  });
  registry.createRun({ ...start, name: "MULTISEASON_OWN" }).complete();
  registry.createRun({ ...start, name: "FAILED" }).fail("stopped");
  registry.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("a run that another program logged", () => {
  it.each<[string, string, string[], string]>([
    ["report", "judged or reported on", ["report", "LOGGED"], "evaluation"],
    ["gates", "judged or reported on", ["gates", "LOGGED"], "evaluation"],
    ["gates of a failed one", "judged", ["gates", "FAILED"], "evaluation"],
    ["compare", "judged or reported on", ["compare", "LOGGED", "--line-sources"], "evaluation"],
    ["promote", "promoted", ["promote", "LOGGED", "--dry-run"], "evaluation that the gates could judge"],
    ["promote of a model", "promoted", ["promote", "FOREIGN"], "evaluation that the gates could judge"],
    ["reproduce", "made again", ["reproduce", "LOGGED"], "settings, features and windows to train by"],
    ["reproduce of a failed one", "made again", ["reproduce", "FAILED"], "settings, features and windows to train by"],
    ["leak-check", "used as a model", ["leak-check", "--run", "LOGGED"], "model"],
    ["leak-check of a model", "used as a model", ["leak-check", "--run", "FOREIGN"], "model file of this program"],
    ["models register", "used as a model", ["models", "register", "FOREIGN"], "model file of this program"],
    ["leak-check of ours", "put before its rows", ["leak-check", "--run", "OURS"], "features, windows and data"],
    ["models register of ours", "registered", ["models", "register", "OURS"], "feature_set among its parameters"],
    ["models export", "used as a model", ["models", "export", "LOGGED", "--output", "x.onnx"], "model"],
  ])(
    "%s says what its record lacks and what can be done, not that it is damaged",
    async (_what, wanted, argv, lacks) => {
      const { code, stderr } = await runHere(home, ...argv);
      expect(unwrapped(stderr)).toMatch(
        new RegExp(
          `was not made by retrain and cannot be ${wanted}: its record has no ${lacks}.*hint: +proplab show \\w{12} .*framework: imported`,
          "s",
        ),
      );
      expect(code).toBe(2);
    },
  );

  it("does not stop a report on the multi-season study by its name", async () => {
    const { code, stderr } = await runHere(home, "report", "--multiseason");
    expect([code, stderr]).toEqual([3, expect.stringContaining("no completed run of an experiment MULTISEASON_*")]);
  });

  it("verify counts its one artifact as one", async () => {
    expect((await runHere(home, "verify", "LOGGED")).stdout).toContain("1 artifact, all as recorded");
  });
});
