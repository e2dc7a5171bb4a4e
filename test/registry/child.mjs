// A process of its own for the tests of several processes. Arguments: database, artifacts folder, action, its arguments.
import { captureEnvironment, openRegistry } from "../../dist/registry/index.js";

const [database, artifacts, action, ...args] = process.argv.slice(2);
const HASH = "a".repeat(64);

const start = (registry) =>
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

const actions = {
  /** Opens the registry at a given moment, so that several children do it together. */
  open(at) {
    while (Date.now() < Number(at));
    const registry = openRegistry({ database, artifacts });
    start(registry);
    registry.close();
  },
  /** Logs `batches` batches to one run, two metrics each. */
  log(runId, writer, batches) {
    const registry = openRegistry({ database, artifacts });
    for (let step = 0; step < Number(batches); step++) {
      registry.logBatch(runId, {
        metrics: [
          { name: `writer ${writer}`, step, value: step },
          { name: "shared", slice: `writer ${writer}`, step, value: step },
        ],
      });
    }
    registry.close();
  },
  /** Starts a run, says its id, and logs to it until it is killed. */
  endless() {
    const registry = openRegistry({ database, artifacts });
    const runId = start(registry);
    registry.addArtifact(runId, { kind: "note", name: "begin.txt", bytes: Buffer.from("begin") });
    process.stdout.write(`${runId}\n`);
    let step = 0;
    setInterval(() => {
      registry.logBatch(runId, { metrics: ["a", "b", "c"].map((name) => ({ name, step, value: step })) });
      registry.addArtifact(runId, { kind: "note", name: `${step}.txt`, bytes: Buffer.alloc(200_000, String(step)) });
      step += 1;
    }, 0);
  },
};
actions[action](...args);
