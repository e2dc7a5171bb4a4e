import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { openRegistry, type Registry } from "../../src/registry/index.js";
import { runCli } from "./run-cli.js";
import { SMALL, type SmallLab, smallLab } from "./small-lab.js";

/** PROPLAB_KILLS=100 is the long form, as in test/registry/killed.test.ts; PROPLAB_KILL_SEED=n another choice of moments. */
const KILLS = Math.max(2, Math.ceil(Number(process.env.PROPLAB_KILLS ?? 20) / 10));
const SEED = Number(process.env.PROPLAB_KILL_SEED ?? 1);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let lab: SmallLab;
beforeAll(async () => {
  lab = await smallLab();
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

function reading<T>(work: (registry: Registry) => T): T {
  const paths = { database: join(lab.home, "runs.sqlite"), artifacts: join(lab.home, "artifacts") };
  const registry = openRegistry(paths, { readonly: true });
  try {
    return work(registry);
  } finally {
    registry.close();
  }
}

/** Kills a retrain some time after it has said that it came so far. */
async function killedAfter(said: string, ms: number, iterations: number): Promise<void> {
  let asked = false;
  // other settings each time: one that comes to its end does not keep the next from starting
  const own = ["--iterations", String(iterations)];
  const argv = ["retrain", "--name", SMALL, "--experiments", lab.experiments, ...own];
  const run = await runCli(argv, {
    home: lab.home,
    onStderr: (text, child) => {
      if (asked || !text.includes(said)) return;
      asked = true;
      wait(ms).then(() => child.kill("SIGKILL"));
    },
  });
  expect(run.stderr).toContain(said);
}

describe(`kill -9 of a retrain (seed ${SEED})`, () => {
  it(`at ${KILLS} moments: the run is shown as interrupted, marked by the next, and nothing is damaged`, async () => {
    const rng = createRng(SEED, 2);
    const marked: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      // after the fit, while it is audited and evaluated; after that, while artifacts and figures are stored
      const [said, most] = kill % 2 === 0 ? ["train:", 500] : ["leak audit:", 150];
      await killedAfter(said, rng.uniform() * most, 20 + kill);
      const [newest, ...older] = reading((registry) => registry.listRuns().runs);
      // the longest wait may outlast the run
      expect(["interrupted", "completed"]).toContain(newest!.status);
      if (newest!.status === "interrupted") {
        expect(newest).toMatchObject({ finishedAt: null, error: expect.stringMatching(/ended before the run did/) });
        marked.push(newest!.id);
      }
      // the process that was killed just now had marked the runs before
      for (const run of older) expect(run.finishedAt, run.id).not.toBeNull();
      const { ok, faults, database, promotions, models } = reading((registry) => registry.verify());
      expect({ ok, faults, database, promotions, models }).toEqual({
        ok: true,
        faults: [],
        database: [],
        promotions: [],
        models: [],
      });
    }
    expect(marked.length).toBeGreaterThan(0);

    for (const id of marked) expect(reading((registry) => registry.getRun(id).status)).toBe("interrupted");
  });
});
