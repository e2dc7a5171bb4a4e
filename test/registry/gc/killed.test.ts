import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import type { Registry } from "../../../src/registry/index.js";
import { CLEAN, ending, openForTest, printedLines, startChild, temporaryPaths } from "../support.js";
import { expectNothingHalf, readTold } from "../told-steps.js";

/** As for the other kills: PROPLAB_KILLS=100 is the long form, PROPLAB_KILL_SEED=n another choice of moments. */
const KILLS = Math.ceil(Number(process.env.PROPLAB_KILLS ?? 20) / 4);
const SEED = Number(process.env.PROPLAB_KILL_SEED ?? 1);
const AT_ONCE = 2;

/** What a child told of its runs; see `oneCollection` of child-run.mjs. */
interface Told {
  readonly did: "keep" | "giveUp" | "gc" | "collected";
  readonly runId: string;
}

describe(`kill -9 in gc (seed ${SEED})`, () => {
  it(`at ${KILLS} moments, with two at work, loses no file that is needed; the next gc goes on`, async () => {
    const paths = temporaryPaths();
    const rng = createRng(SEED, 2);
    const told: Told[] = [];
    let [started, inside, longest] = [0, 0, 20];

    async function collectAndDie(): Promise<void> {
      const count = started++;
      const journal = join(dirname(paths.database), `gc-${count}`);
      const [collections, share] = [rng.int(3), rng.uniform()];
      const child = startChild(paths, "collect", journal, `${SEED} ${count}`);
      const ended = ending(child);
      await printedLines(child, 2 * collections + 1);
      const began = performance.now();
      const isDone = printedLines(child, 1).then(() => performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, share * longest));
      child.kill("SIGKILL");
      expect(await ended).toBe("null ");
      const steps = readTold<Told>(journal);
      if (steps.at(-1)!.did === "gc") inside += 1;
      else longest = Math.min(longest, await isDone);
      told.push(...steps);
      const reading = openForTest(paths, { readonly: true });
      expectKept(reading, steps);
      reading.close();
    }

    const slots = Array.from({ length: AT_ONCE }, async () => {
      while (started < KILLS) await collectAndDie();
    });
    await Promise.all(slots);

    expect(inside).toBeGreaterThan(0);
    const registry = openForTest(paths);
    registry.gc({ olderThanDays: 0 });
    expectKept(registry, told);
    expectNothingHalf(paths.database);
    const { orphans: _, unfinished: __, checked, freed, ...rest } = registry.verify();
    expect({ ...rest, checked: 0, freed: [], orphans: [], unfinished: [] }).toEqual(CLEAN);
    expect(checked).toBeGreaterThan(0);
    expect(freed.length).toBeGreaterThan(0);
    const runs = [{}, { status: "archived" } as const].flatMap(
      (which) => registry.listRuns({ ...which, limit: 10_000 }).runs,
    );
    const artifacts = runs.flatMap(({ id }) => registry.getRun(id).artifacts);
    const kept = new Set(artifacts.filter(({ freedAt }) => freedAt === undefined).map(({ sha256 }) => sha256));
    const gone = artifacts.filter(({ sha256 }) => !kept.has(sha256));
    expect(gone.filter(({ sha256 }) => existsSync(registry.artifactPath(sha256)))).toEqual([]);
    expect(registry.gc({ olderThanDays: 0 })).toMatchObject({ artifacts: [], files: [], bytes: 0 });
    if (process.env.PROPLAB_KILLS) {
      const files = `${checked} artifacts kept and sound, ${gone.length} freed`;
      console.info(`${KILLS} kills of processes that collect, ${inside} of them inside gc: ${files}`);
    }
  });

  /** Runs that were never given up have every file, and no artifact that counts as kept is missing or altered. */
  function expectKept(registry: Registry, told: readonly Told[]): void {
    const given = new Set(told.filter(({ did }) => did === "giveUp").map(({ runId }) => runId));
    for (const { runId } of told.filter(({ did, runId }) => did === "keep" && !given.has(runId))) {
      const { artifacts } = registry.getRun(runId);
      expect(artifacts).toHaveLength(6);
      for (const { sha256, freedAt } of artifacts) {
        expect(freedAt).toBeUndefined();
        expect(registry.readArtifact(sha256)).toHaveLength(20_000);
      }
    }
    expect(registry.verify().faults).toEqual([]);
  }
});
