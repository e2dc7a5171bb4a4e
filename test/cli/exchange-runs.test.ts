import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FilledRegistry, filledRegistry } from "../registry/filled-registry.js";
import { runCli, temporaryHome } from "./run-cli.js";

let lab: FilledRegistry;
beforeAll(() => {
  lab = filledRegistry();
});
afterAll(() => lab.remove());

describe("export and import-runs", () => {
  it("carry chosen runs to another home, and a tampered file is refused", async () => {
    const folder = join(lab.home, "good");
    const where = ["--where", "metrics.mae_lines < 5"];
    const written = await runCli(["export", "--to", folder, "--artifacts", ...where], { home: lab.home });
    expect(written.code).toBe(0);
    expect(written.stdout).toMatch(/^file +rows +size +SHA256\nruns\.csv +1 /);
    expect(Math.max(...written.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(written.stderr).toContain("import-runs");

    const home = temporaryHome();
    const taken = await runCli(["import-runs", folder, "--json"], { home });
    expect(JSON.parse(taken.stdout)).toMatchObject({
      dry_run: false,
      runs: { added: 1, known: 0 },
      artifacts: { stored: 2 },
    });

    writeFileSync(join(folder, "metrics.csv"), readFileSync(join(folder, "metrics.csv"), "utf8").replace("4.5", "3.5"));
    const refused = await runCli(["import-runs", folder], { home });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain("metrics.csv has another SHA256");
  });

  it("say what is wrong", async () => {
    const both = await runCli(["export", "FIRST", "--where", "name = 'x'", "--to", join(lab.home, "x")], {
      home: lab.home,
    });
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining("choose one of the two")]);
    const none = await runCli(["export", "--where", "name = 'x'", "--to", join(lab.home, "x")], { home: lab.home });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("nothing to export")]);
  });
});
