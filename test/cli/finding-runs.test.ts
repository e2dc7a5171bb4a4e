import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRegistry } from "../../src/registry/index.js";
import { hashOf, makeChampion, newRun } from "../registry/support.js";
import { temporaryHome } from "./run-cli.js";
import { runHere } from "./run-here.js";

let home: string;
const ids: string[] = [];

/** Runs R0 to R5: MAE 5.5, 5.4 ..., depth 0 to 5; R5 has no figures; the model of R0 is champion. */
beforeAll(() => {
  home = temporaryHome();
  const registry = openRegistry({ database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") });
  for (let k = 0; k < 6; k++) {
    const id = registry.startRun(newRun({ name: `R${k}`, configSha256: hashOf(k) }));
    const figures = [
      { name: "mae_lines", value: 5.5 - k / 10, n: 100, low: 5, high: 6 },
      { name: "hit_rate_edge_3", value: 0.53, n: 120, low: 0.45, high: 0.61 },
    ];
    registry.logBatch(id, { params: { depth: k, loss_function: "MAE" }, metrics: k === 5 ? [] : figures });
    const { sha256 } = registry.addArtifact(id, { kind: "model", name: "m.plm", bytes: Buffer.alloc(1_000, k) });
    registry.finishRun(id, { status: k === 5 ? "failed" : "completed" });
    if (k === 0) {
      registry.registerModel({ name: "M", runId: id, family: "trees", featureSet: "v8", artifactSha256: sha256 });
      makeChampion(registry, { name: "M", version: 1 });
    }
    ids.push(id);
  }
  registry.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const proplab = (...argv: string[]) => runHere(home, ...argv);
const namesIn = (text: string) => [...text.matchAll(/^01\w{10} +(R\d)/gm)].map((found) => found[1]);

describe("proplab runs", () => {
  it("finds by a condition, orders, pages, and says where it is", async () => {
    const where = "metrics.mae_lines < 5.45 and params.loss_function = 'MAE'";
    const first = await proplab("runs", "--where", where, "--sort", "metrics.mae_lines", "--limit", "3");
    expect(namesIn(first.stdout)).toEqual(["R4", "R3", "R2"]);
    expect(first.stdout).toContain("\n1 to 3 of 4; --offset 3 shows more\n");
    const last = await proplab("runs", "--where", where, "--sort", "-metrics.mae_lines", "--offset", "3");
    expect(namesIn(last.stdout)).toEqual(["R4"]);
    expect(last.stdout).toContain("\n4 to 4 of 4\n");
    expect((await proplab("runs", "--offset", "9")).stdout).toBe("no runs from 10 on: there are 6\n");
    expect((await proplab("runs", "--where", "seed = 7")).stdout).toBe(
      "no run matches; --all looks among archived runs too\n",
    );
  });

  it("takes a sort that begins with a dash, and shows what it sorts by", async () => {
    expect(namesIn((await proplab("runs", "--sort", "-started")).stdout)).toEqual(["R5", "R4", "R3", "R2", "R1", "R0"]);
    const { stdout } = await proplab("runs", "--sort", "params.depth");
    expect(namesIn(stdout)).toEqual(["R0", "R1", "R2", "R3", "R4", "R5"]);
    expect(stdout.split("\n")[0]).toMatch(/ MAE .* n +depth$/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("shows the columns asked for, and gives them whole as JSON", async () => {
    const columns = "params.depth,metrics.mae_lines.low,commit,alias";
    const { stdout } = await proplab("runs", "--columns", columns, "--limit", "6");
    expect(stdout).toMatch(/^run +name +state +depth +mae_lines\.low +commit +alias$/m);
    expect(stdout).toMatch(/ R0 +completed +0 +5\.00 +cccccccc +champion$/m);
    expect(stdout).toMatch(/ R5 +failed +5 +— +cccccccc +—$/m);
    const page = JSON.parse((await proplab("runs", "--columns", columns, "--json")).stdout);
    expect(page).toMatchObject({ total: 6, limit: 20, offset: 0 });
    expect(page.runs[5].columns).toEqual({
      "params.depth": 0,
      "metrics.mae_lines.low": 5,
      commit: "c".repeat(40),
      alias: ["champion"],
    });
  });

  it("points at a mistake and names what is near", async () => {
    const { code, stdout, stderr } = await proplab("runs", "--where", "seed = 42 and params.dept < 5");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error: no run has a parameter "dept" (did you mean depth?)
  seed = 42 and params.dept < 5
                ^
`);
  });
});

describe("tags, the archive and gc", () => {
  it("tags runs by name and id, and finds them by it", async () => {
    const tagged = await proplab("tag", "R1", ids[2]!, "--add", "keep, odd tag", "--remove", "none");
    expect(tagged.stdout).toMatch(/^01\w{10} {2}R1 {2}keep, odd tag$/m);
    expect(tagged.stderr).toMatch(/^next: proplab runs --tag keep$/m);
    expect(namesIn((await proplab("runs", "--tag", "odd tag")).stdout)).toEqual(["R2", "R1"]);
    expect(await proplab("tag", "R1")).toMatchObject({ code: 2, stderr: expect.stringContaining("no tag is named") });
  });

  it("archives by name and by condition, frees the files, and brings runs back", async () => {
    const refused = await proplab("archive", "R0");
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("its model M@1 is the champion of points"),
    });
    const looked = await proplab("archive", "R4", "--where", "status = 'failed'", "--dry-run");
    expect(looked.stdout).toContain("2 runs would be archived; nothing was changed\n");
    expect((await proplab("archive", "R4", "--where", "status = 'failed'")).stdout).toContain(
      "2 runs archived; what was tried still counts as trials\n",
    );
    expect(namesIn((await proplab("runs")).stdout)).toEqual(["R3", "R2", "R1", "R0"]);
    expect(namesIn((await proplab("runs", "--all")).stdout)).toHaveLength(6);
    expect(namesIn((await proplab("runs", "--status", "archived")).stdout)).toEqual(["R5", "R4"]);

    expect((await proplab("gc")).stdout).toMatch(/^nothing to free; /);
    expect((await proplab("gc", "--older-than", "0", "--dry-run")).stdout).toContain(
      "2.0 kB would be freed; nothing was deleted\n",
    );
    const report = JSON.parse((await proplab("gc", "--older-than", "0", "--json")).stdout);
    expect(report).toMatchObject({ dryRun: false, bytes: 2_000, files: [{ bytes: 1_000 }, { bytes: 1_000 }] });
    expect((await proplab("verify")).stdout).toMatch(
      /^2 artifacts freed by gc on \d{4}-\d\d-\d\d\n4 artifacts, all as recorded$/m,
    );

    const restored = await proplab("restore", "R4");
    expect(restored.stdout).toMatch(/^01\w{10} {2}R4 {2}is completed again; gc deleted 1 of its 1 file$/m);
    expect(restored.stderr).toMatch(
      /restoring the run brings no file back; an export .*import-runs FOLDER; .* --name R4 --force/,
    );
    expect((await proplab("restore", "R4")).stdout).toContain("is not archived, it is completed");
  });
});
