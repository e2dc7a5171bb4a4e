import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { type FilledRegistry, filledRegistry } from "../registry/filled-registry.js";
import { runCli, temporaryHome } from "./run-cli.js";
import { runHere } from "./run-here.js";
import { unwrapped } from "./unwrapped.js";

let lab: FilledRegistry;
beforeAll(() => {
  lab = filledRegistry();
});
afterAll(() => lab.remove());

/** What a pipe shows of the work: a line for each phase. */
const progressOf = (stderr: string) => stderr.split("\n").filter((line) => /^[a-z ]+: \d+\//.test(line));

describe("export and import-runs", () => {
  it("carry chosen runs to another home, and a tampered file is refused", async () => {
    const folder = join(lab.home, "good");
    const where = ["--where", "metrics.mae_lines < 5"];
    const written = await runCli(["export", "--to", folder, "--artifacts", ...where], { home: lab.home });
    expect(written.code).toBe(0);
    expect(written.stdout).toMatch(/^file +rows +size +SHA256\nruns\.csv +1 /);
    expect(Math.max(...written.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(written.stderr).toContain("import-runs");

    expect(progressOf(written.stderr)).toEqual([expect.stringMatching(/^export: (\d+)\/\1$/), "artifacts: 2/2"]);

    const home = temporaryHome();
    const taken = await runCli(["import-runs", folder, "--json"], { home });
    expect(progressOf(taken.stderr)).toEqual([
      expect.stringMatching(/^check: (\d+)\/\1$/),
      expect.stringMatching(/^read: (\d+)\/\1$/),
      "check artifacts: 2/2",
      "artifacts: 2/2",
    ]);
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

  it("go on where a file is missing: what is sound comes over, and both name what does not", async () => {
    const broken = filledRegistry();
    const path = join(broken.artifacts, sha256("{}").slice(0, 2), sha256("{}"));
    rmSync(path);
    const folder = join(broken.home, "saved");
    const saved = await runHere(broken.home, "export", "--to", folder, "--artifacts");
    expect([saved.code, saved.stderr]).toEqual([5, expect.stringContaining("import-runs")]);
    expect(saved.stdout).toContain(`1 artifact file, 3 B`);
    expect(saved.stdout).toContain(
      `missing     model.json of run ${broken.ids.FIRST.slice(0, 12)}\n            ${path}`,
    );
    expect(saved.stdout).toContain("same.json of run");
    const again = await runHere(broken.home, "export", "--to", folder, "--artifacts");
    expect([again.code, again.stderr]).toEqual([5, expect.stringMatching(/stays as it was.*--accept-missing/s)]);
    const accepted = await runHere(broken.home, "export", "--to", folder, "--artifacts", "--accept-missing");
    expect(accepted.code).toBe(0);

    const taken = await runHere(temporaryHome(), "import-runs", folder);
    expect(taken.code).toBe(0);
    expect(taken.stdout).toMatch(/artifacts +1 file stored/);
    expect(unwrapped(taken.stderr)).toMatch(
      /2 artifacts were missing or damaged where they come from.*model\.json of run \w{12}.*proplab verify/s,
    );
    broken.remove();
  });

  it("tell which files a gc had freed there", async () => {
    const freed = filledRegistry();
    const registry = freed.open();
    registry.archiveRuns([freed.ids.SECOND]);
    registry.gc({ olderThanDays: 0 });
    registry.close();
    const folder = join(freed.home, "saved");
    await runHere(freed.home, "export", "--to", folder, "--artifacts");
    const home = temporaryHome();
    const taken = await runHere(home, "import-runs", folder, "--dry-run");
    expect(unwrapped(taken.stderr)).toContain(
      `1 file had been freed by gc there and does not come: other.bin of run ${freed.ids.SECOND.slice(0, 12)}`,
    );
    const report = JSON.parse((await runHere(home, "import-runs", folder, "--json")).stdout);
    const artifact = { runId: freed.ids.SECOND, name: "other.bin", sha256: expect.any(String) };
    expect(report.artifacts).toMatchObject({ stored: 1, missing: 0, leftOut: [], freed: [artifact] });
    freed.remove();
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
