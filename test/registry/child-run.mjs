// Runs as children of the tests make them.
import { createHash } from "node:crypto";
import { captureEnvironment } from "../../dist/registry/index.js";

const HASH = "a".repeat(64);

/** Enters a run. */
export const start = (registry) =>
  registry.startRun({
    name: "CHILD",
    seed: process.pid,
    commandLine: [],
    code: { commit: null, dirty: null, diffSha256: null },
    environment: captureEnvironment(),
    datasetSha256: HASH,
    dataSource: "simulated",
    config: {},
    configSha256: HASH,
  });

const hashOf = (text) => createHash("sha256").update(text).digest("hex");

/** One run from its start to its model, each step told when it has returned. */
export function oneLife(registry, tell, name) {
  const runId = start(registry);
  tell({ did: "start", runId });
  for (let step = 0; step < 3; step++) {
    registry.logBatch(runId, { metrics: ["a", "b", "c"].map((metric) => ({ name: metric, step, value: step })) });
    tell({ did: "batch", runId, step });
    const bytes = Buffer.alloc(60_000, `${name} ${step}`);
    const { sha256 } = registry.addArtifact(runId, { kind: "model", name: `${step}.plm`, bytes });
    tell({ did: "artifact", runId, sha256 });
    const validationRowsSha256 = hashOf("validation");
    const [configSha256, fitSha256] = [hashOf(`config ${name} ${step}`), hashOf(`fit ${name} ${step}`)];
    const figures = { loss: 1, mae: 1, iterations: 1, lossByDate: [1], seconds: 1, settings: {} };
    registry.logCandidate(runId, { candidate: step, configSha256, fitSha256, validationRowsSha256, ...figures });
    tell({ did: "candidate", runId, candidate: step, configSha256 });
    registry.saveWindowFit(runId, { fitSha256, model: bytes, report: { step } });
    tell({ did: "window", runId, fitSha256 });
  }
  const byDay = { day: [1], staked: [2], graded: [2], wins: [1], breakEven: [1.05], fair: [1], profit: [-0.09] };
  const trial = { evaluationRowsSha256: hashOf("rows"), configSha256: hashOf(name), origin: "a league", byDay };
  registry.countTrial(runId, trial);
  tell({ did: "trial", runId });
  registry.finishRun(runId, { status: "completed" });
  tell({ did: "finish", runId });
  const model = { name: "LIFE", runId, family: "trees", featureSet: "v8" };
  const artifactSha256 = hashOf(Buffer.alloc(60_000, `${name} 2`));
  const { version } = registry.registerModel({ ...model, artifactSha256 });
  tell({ did: "model", runId, version });
  tell({ did: "move", runId, ...move(registry, () => ({ action: "promote", to: { name: model.name, version } })) });
  const back = move(registry, ({ from }) => from && { action: "rollback", to: from, reason: "a test of it" });
  if (back) tell({ did: "move", runId, ...back });
}

/** Contents that many runs have, of every process. */
const SHARED = 6;

/**
 * Runs whose files gc deletes beside runs that need some of the same contents, one of them a champion; then a gc, and now and then an
 * archived run is restored. Told before a run is archived and after anything else: what is not told as given up must stay.
 */
export function oneCollection(registry, tell, name, count) {
  const contents = (of) => [
    ...Array.from({ length: 4 }, (_, at) => Buffer.alloc(20_000, `${name} ${of} ${at}`)),
    ...[0, 1].map((at) => Buffer.alloc(20_000, `shared ${(count + at) % SHARED}`)),
  ];
  const filled = (of) => {
    const runId = start(registry);
    for (const [at, bytes] of contents(of).entries()) {
      registry.addArtifact(runId, { kind: "model", name: `${at}.plm`, bytes });
    }
    registry.finishRun(runId, { status: "completed" });
    tell({ did: "keep", runId });
    return runId;
  };
  const giveUp = (runId) => {
    tell({ did: "giveUp", runId });
    registry.archiveRuns([runId]);
  };
  const [kept, given, later] = [filled("kept"), filled("given"), filled("later")];
  const artifactSha256 = registry.getRun(kept).artifacts[0].sha256;
  const { version } = registry.registerModel({
    name: "KEPT",
    runId: kept,
    family: "trees",
    featureSet: "v8",
    artifactSha256,
  });
  move(registry, () => ({ action: "promote", to: { name: "KEPT", version } }));
  giveUp(given);
  tell({ did: "gc", runId: given });
  registry.gc({ olderThanDays: 0 });
  tell({ did: "collected", runId: given });
  giveUp(later);
  registry.restoreRuns([count % 2 ? given : later]);
}

/** Moves the champion as `planned` says of the newest entry; another process may be quicker, then it is planned again. */
function move(registry, planned) {
  const place = { scope: "points", alias: "champion" };
  for (;;) {
    const newest = registry.promotions(place).at(-1);
    const change = planned(newest ?? { from: null });
    if (!change) return null;
    const plan = { ...place, after: newest?.id ?? null, by: "a child", reason: null, forced: false, evidence: {} };
    try {
      const entry = registry.moveAlias({ ...plan, ...change }).at(-1);
      return { entry: entry.id, to: entry.to.version };
    } catch (error) {
      if (error.code !== "PLAN_OUTDATED") throw error;
    }
  }
}
