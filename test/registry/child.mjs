// A process of its own for the tests of several processes. Arguments: database, artifacts folder, action, its arguments.
import { openSync, writeSync } from "node:fs";
import { openRegistry } from "../../dist/registry/index.js";
import { mountActions } from "./child-on-mount.mjs";
import { oneCollection, oneLife, start } from "./child-run.mjs";

const [database, artifacts, action, ...args] = process.argv.slice(2);

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
  /** Says "ready", opens the registry and ends: to be killed meanwhile. */
  openReady() {
    writeSync(1, "ready\n");
    openRegistry({ database, artifacts }).close();
  },
  /**
   * Says "ready", then makes run after run with everything a run has, until it is killed. Each step that has returned is told to
   * a journal file, a line of JSON each: what stands there must be in the registry for ever. A line of output follows.
   */
  live(journal, seed) {
    const told = openSync(journal, "a");
    const tell = (step) => {
      writeSync(told, `${JSON.stringify(step)}\n`);
      writeSync(1, "told\n");
    };
    writeSync(1, "ready\n");
    const registry = openRegistry({ database, artifacts });
    for (let count = 0; ; count++) oneLife(registry, tell, `${seed} ${count}`);
  },
  /** As `live`, but gives runs up and collects what is free then; a line of output before each gc and after it. */
  collect(journal, seed) {
    const told = openSync(journal, "a");
    const tell = (step) => {
      writeSync(told, `${JSON.stringify(step)}\n`);
      if (step.did === "gc" || step.did === "collected") writeSync(1, `${step.did}\n`);
    };
    const registry = openRegistry({ database, artifacts });
    for (let count = 0; ; count++) oneCollection(registry, tell, `${seed} ${count}`, count);
  },
  ...mountActions({ database, artifacts }),
};
actions[action](...args);
