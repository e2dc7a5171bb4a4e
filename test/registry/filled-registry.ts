import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NewRun, openRegistry, type Registry, type RegistryPaths } from "../../src/registry/index.js";
import { hashOf, newRun, newTrial } from "./support.js";

export interface FilledRegistry extends RegistryPaths {
  readonly home: string;
  /** Ids by name. */
  readonly ids: Readonly<Record<"FIRST" | "SECOND" | "CHILD" | "RUNNING", string>>;
  open(): Registry;
  newRun(name: string, overrides?: Partial<NewRun>): NewRun;
  remove(): void;
}

/** Text that CSV, JSON and SQL each have to take care of. */
export const AWKWARD = "a \"quoted\", line\nbreak; 'é' 日本 \u001b[31m\ttab\r\n";

/**
 * A registry with something in every table of the schema: completed, failed and running runs, a parent and its child, two
 * artifacts with one content, models, trials, a kept window.
 */
export function filledRegistry(): FilledRegistry {
  const home = mkdtempSync(join(tmpdir(), "proplab-filled-"));
  const paths = { database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") };
  let now = Date.UTC(2025, 0, 1);
  const clock = () => {
    now += 1_000;
    return new Date(now);
  };
  const registry = openRegistry(paths, { clock, random: (count) => new Uint8Array(count).fill(now / 1000) });
  const rows = hashOf("rows");
  const named = (name: string, overrides: Partial<NewRun> = {}) =>
    newRun({ name, config: { name }, configSha256: hashOf(name), ...overrides });

  const first = registry.startRun(named("FIRST", { hypothesis: AWKWARD }));
  registry.logBatch(first, {
    params: { depth: 4, loss: "MAE", none: null, flag: true, text: "", number: "12" },
    metrics: [
      { name: "mae_lines", value: 5.1, n: 100, low: 5, high: 5.2 },
      { name: "empty", value: null },
      { name: "tiny", value: 5e-324 },
      { name: "third", value: 1 / 3, step: -2, slice: "week: 1" },
    ],
  });
  registry.countTrial(first, newTrial({ evaluationRowsSha256: rows, configSha256: hashOf("FIRST") }));
  const model = registry.addArtifact(first, { kind: "model", name: "model.json", bytes: Buffer.from("{}") });
  registry.finishRun(first, { status: "completed" });
  registry.registerModel({ name: "M", runId: first, family: "trees", featureSet: "v8", artifactSha256: model.sha256 });
  registry.acknowledge(first, { by: "a person", reason: "looked at it", suspicions: ["too good"] });

  const second = registry.startRun(named("SECOND", { tags: ["b", "a"] }));
  registry.logBatch(second, {
    params: { depth: 6, decision: "KEEP" },
    metrics: [
      { name: "mae_lines", value: 4.5, n: 100, low: 4, high: 5 },
      { name: "hit_rate_edge_3", value: 0.55, n: 30, low: 0.4, high: 0.7 },
    ],
  });
  registry.logWindows(second, [
    {
      index: 0,
      trainStart: "2024-11-01",
      trainEnd: "2024-12-31",
      validationStart: null,
      validationEnd: null,
      evalStart: "2025-01-01",
      evalEnd: "2025-01-07",
      trainRows: 10,
      validationRows: 0,
      evalLineRows: 3,
      evalRows: 4,
      rowsSha256: rows,
    },
  ]);
  registry.logCandidate(second, {
    candidate: 0,
    settings: { depth: 6 },
    configSha256: hashOf("candidate"),
    fitSha256: hashOf("fit"),
    validationRowsSha256: hashOf("validation"),
    loss: 4.4,
    mae: 4.4,
    iterations: 9,
    lossByDate: [1.5, 2.25],
    seconds: 0.5,
    fittedIn: null,
  });
  registry.countTrial(second, newTrial({ evaluationRowsSha256: rows, configSha256: hashOf("SECOND") }));
  registry.addArtifact(second, { kind: "note", name: "same.json", bytes: Buffer.from("{}") });
  registry.addArtifact(second, { kind: "note", name: "other.bin", bytes: Buffer.from([0, 255, 10]) });
  registry.finishRun(second, { status: "completed" });

  const child = registry.startRun(named("CHILD", { parentId: second }));
  registry.saveWindowFit(child, { fitSha256: hashOf("kept"), model: Buffer.from([1, 0, 2]), report: { a: 1 } });
  registry.finishRun(child, { status: "failed", error: "stopped; for a test" });
  const running = registry.startRun(named("RUNNING"));
  registry.close();
  return {
    home,
    ...paths,
    ids: { FIRST: first, SECOND: second, CHILD: child, RUNNING: running },
    open: () => openRegistry(paths),
    newRun: named,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
