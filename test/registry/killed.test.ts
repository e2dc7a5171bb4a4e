import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { MIGRATIONS } from "../../src/registry/migrate.js";
import {
  CLEAN,
  ending,
  olderRegistry,
  openForTest,
  printedLines,
  startChild,
  temporaryPaths,
  withSqlite,
} from "./support.js";
import { expectKept, expectNothingHalf, readTold, type ToldStep } from "./told-steps.js";

/** PROPLAB_KILLS=100 is the long form, PROPLAB_KILL_SEED=n another choice of moments. */
const KILLS = Number(process.env.PROPLAB_KILLS ?? 12);
const MIGRATION_KILLS = Math.ceil(KILLS / 5);
const SEED = Number(process.env.PROPLAB_KILL_SEED ?? 1);
/** Processes that work on the registry at the same time. */
const AT_ONCE = 2;
/** Enough for a migration to last a while. */
const METRICS = 20_000;
/** Steps of a run, from its start to a promotion of its model and back. */
const STEPS = 18;
/** Longer than most steps take. */
const STEP_MS = 12;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe(`kill -9 (seed ${SEED})`, () => {
  it(`at ${KILLS} random moments of runs loses nothing that was told, and leaves nothing half done`, async () => {
    const paths = temporaryPaths();
    const rng = createRng(SEED);
    const told: ToldStep[] = [];
    /** Runs that their processes did not finish. */
    const cut: string[] = [];
    let started = 0;

    async function liveAndDie(): Promise<void> {
      const count = started++;
      const journal = join(dirname(paths.database), `told-${count}`);
      const [lines, ms] = [1 + rng.int(2 * STEPS), rng.uniform() * STEP_MS];
      const child = startChild(paths, "live", journal, `${SEED} ${count}`);
      const ended = ending(child);
      await printedLines(child, lines);
      await wait(ms);
      child.kill("SIGKILL");
      expect(await ended).toBe("null ");
      const steps = readTold(journal);
      told.push(...steps);
      checkAfter(steps, child.pid!);
    }

    function checkAfter(steps: readonly ToldStep[], pid: number): void {
      if (steps.length === 0) return;
      const reading = openForTest(paths, { readonly: true });
      expectKept(reading, steps);
      const last = reading.getRun(steps.at(-1)!.runId);
      // finished but not told: the kill came between the two
      const unfinished = last.status !== "completed";
      if (unfinished) {
        expect(last).toMatchObject({ status: "interrupted", error: expect.stringContaining(String(pid)) });
        expect(last.metrics.length % 3).toBe(0);
        for (const trial of reading.listTrials({ runId: last.id })) expect(trial.status).toBe("interrupted");
      }
      if (unfinished) cut.push(last.id);
      reading.close();
    }

    const slots = Array.from({ length: AT_ONCE }, async () => {
      while (started < KILLS) await liveAndDie();
    });
    await Promise.all(slots);

    const registry = openForTest(paths);
    expect(registry.markInterrupted()).toEqual([]);
    const { total } = registry.listRuns({ status: "interrupted" });
    expect(cut.length).toBeGreaterThan(0);
    // killed between syncing the log and telling others of it, a process has finished its run all the same: the log is read again when
    // nobody has the file open any more
    const finished = cut.filter((id) => registry.getRun(id).status === "completed");
    // a run may have been entered without that being told
    expect(total).toBeGreaterThanOrEqual(cut.length - finished.length);
    expect(finished.length).toBeLessThan(cut.length);
    expect(registry.listRuns({ status: "running" }).total).toBe(0);
    expectKept(registry, told);
    expectNothingHalf(paths.database);
    const { orphans, unfinished, checked, ...rest } = registry.verify();
    expect({ ...rest, checked: 0, orphans: [], unfinished: [] }).toEqual(CLEAN);
    expect(checked).toBeGreaterThan(0);
    if (process.env.PROPLAB_KILLS) {
      const steps = `${told.length} steps told of ${registry.listRuns().total} runs, ${total} of them interrupted`;
      console.info(
        `${KILLS} kills: ${steps}; ${orphans.length} files without a row, ${unfinished.length} half-written`,
      );
    }
  });

  it(`at ${MIGRATION_KILLS} random moments of a migration leaves the old schema or the new, and whole copies only`, async () => {
    const rng = createRng(SEED, 1);
    const named: string[] = [];
    const undisturbed = startChild(olderRegistry(3, METRICS).paths, "openReady");
    await printedLines(undisturbed, 1);
    const began = performance.now();
    await printedLines(undisturbed, 1);
    const longest = performance.now() - began;
    for (let kill = 0; kill < MIGRATION_KILLS; kill++) {
      const { paths, runId } = olderRegistry(3, METRICS);
      const child = startChild(paths, "openReady");
      const ended = ending(child);
      await printedLines(child, 1);
      await wait(rng.uniform() * longest);
      child.kill("SIGKILL");
      await ended;
      const version = withSqlite(
        paths.database,
        (db) => db.prepare("SELECT max(version) FROM schema_version").pluck().get() as number,
      );
      expect([3, MIGRATIONS.length]).toContain(version);

      const registry = openForTest(paths);
      expect(registry.getRun(runId).metrics).toHaveLength(METRICS);
      const { unfinished, ...rest } = registry.verify();
      expect({ ...rest, unfinished: [] }).toEqual(CLEAN);
      named.push(...unfinished);
      const beside = readdirSync(dirname(paths.database)).filter((name) => name.includes(".schema-"));
      expect(beside.filter((name) => !unfinished.includes(join(dirname(paths.database), name)))).toEqual([
        "runs.sqlite.schema-3.bak",
      ]);
      withSqlite(`${paths.database}.schema-3.bak`, (db) => {
        expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
        expect(db.prepare("SELECT count(*) FROM metrics").pluck().get()).toBe(METRICS);
      });
    }
    if (process.env.PROPLAB_KILLS)
      console.info(`${MIGRATION_KILLS} migrations killed; half-written copies: ${named.length}`);
  });
});
