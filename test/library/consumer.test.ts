import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as face from "../../src/index.js";
import { ROOT } from "../cli/run-cli.js";
import { loadedWith } from "../loaded-with.js";

/** A project that has installed the package: exactly the files of `npm pack`, and the dependencies it declares. */
let consumer: string;
beforeAll(() => {
  consumer = mkdtempSync(join(tmpdir(), "proplab-consumer-"));
  const packed = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as { files: { path: string }[] }[];
  const installed = join(consumer, "node_modules", "proplab");
  for (const { path } of packed[0]!.files.filter(({ path }) =>
    /^(?:dist\/.*\.(?:js|d\.ts)|package\.json)$/.test(path),
  )) {
    mkdirSync(dirname(join(installed, path)), { recursive: true });
    cpSync(join(ROOT, path), join(installed, path));
  }
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  for (const name of [...Object.keys(dependencies), "bindings", "file-uri-to-path"]) {
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module" }));
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // declarations of the package are checked too, and must need no types of their own
    skipLibCheck: false,
    types: [],
    lib: ["ES2022", "DOM"],
    outDir: "out",
  };
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
});
afterAll(() => rmSync(consumer, { recursive: true, force: true }));

const guide = readFileSync(join(ROOT, "docs/library.md"), "utf8");
const [, example] = /```ts\n([\s\S]*?)```/.exec(guide)!;
const [, printed] = /It prints\n\n```\n([\s\S]*?)```/.exec(guide)!;

const MISUSE = `
import { openRegistry, type RunStart, type TrackedRun, UsageError } from "proplab";
const registry = openRegistry({ readonly: true });
const start: RunStart = { name: "A", config: {}, datasetSha256: "0", seed: 1 };
const run: TrackedRun = registry.createRun(start);
const id: string = run.id;
const value: number | null | undefined = run.detail().metrics[0]?.value;
const code: string = new UsageError("A", "b").code;
const result: Promise<number> = registry.track(start, async () => 1);
// @ts-expect-error a run needs a seed
registry.createRun({ name: "A", config: {}, datasetSha256: "0" });
// @ts-expect-error a seed is a number
registry.createRun({ ...start, seed: "1" });
// @ts-expect-error data are simulated or imported
registry.createRun({ ...start, dataSource: "made up" });
// @ts-expect-error a figure is a number or null
run.logMetric("mae", "5");
// @ts-expect-error a parameter is no object
run.logParams({ depth: { of: 4 } });
// @ts-expect-error an artifact is bytes or a file
run.addArtifact({ kind: "note", name: "a" });
// @ts-expect-error what was logged is not to be changed
run.detail().metrics[0]!.value = 1;
// @ts-expect-error not promised
registry.saveWindowFit;
// @ts-expect-error there is no such option
openRegistry({ homes: "lab" });
export { code, id, result, value };
`;

describe("the package as another program has it", () => {
  it("compiles the worked example of its documentation and what the types allow, and refuses what they do not", () => {
    writeFileSync(join(consumer, "example.ts"), example!);
    writeFileSync(join(consumer, "misuse.ts"), MISUSE);
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc")], {
      cwd: consumer,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
    expect(status).toBe(0);
    const { stdout: said, stderr } = spawnSync(process.execPath, ["out/example.js"], {
      cwd: consumer,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(said).toBe(printed);
  });

  it("works in plain JavaScript, loads no data engine, and opens nothing but the face", () => {
    const script = `
import * as face from "proplab";
const native = process.report.getReport().sharedObjects.filter((file) => file.endsWith(".node") || /duckdb/.test(file));
const deep = await import("proplab/dist/cli/main.js").catch((error) => error.code);
const registry = face.openRegistry({ home: "plain" });
const run = registry.createRun({ name: "PLAIN", config: 1, datasetSha256: face.sha256(""), seed: 0 });
run.fail(new Error("on purpose"));
const { status, error, code } = registry.getRun("PLAIN");
registry.close();
console.log(JSON.stringify({ names: Object.keys(face).sort(), native: native.map((file) => file.split("/").at(-1)), deep, status, error }));`;
    writeFileSync(join(consumer, "plain.mjs"), script);
    const said = execFileSync(process.execPath, ["plain.mjs"], { cwd: consumer, encoding: "utf8" });
    expect(JSON.parse(said)).toEqual({
      names: Object.keys(face).sort(),
      native: [],
      deep: "ERR_PACKAGE_PATH_NOT_EXPORTED",
      status: "failed",
      error: "on purpose",
    });
  });

  it("loads few files and packages", () => {
    const { files, packages } = loadedWith(join(ROOT, "src/index.ts"));
    expect([...packages].filter((name) => !name.startsWith("node:")).sort()).toEqual([
      "better-sqlite3",
      "kysely",
      "leven",
    ]);
    const layers = new Set([...files].map((file) => relative(join(ROOT, "src"), file).split("/")[0]));
    expect([...layers].sort()).toEqual(["audit", "core", "index.ts", "registry", "warehouse"]);
  });
});
