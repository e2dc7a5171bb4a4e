// What children do on a small disk of their own, which no other process sees and which goes with them.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { exportRegistry } from "../../dist/registry/exchange/export-registry.js";
import { importRuns } from "../../dist/registry/exchange/import-runs.js";
import { openRegistry } from "../../dist/registry/index.js";
import { MIGRATIONS } from "../../dist/registry/migrate.js";
import { openDatabase } from "../../dist/registry/open-database.js";
import { runQuery } from "../../dist/registry/sql/run-query.js";
import { oneLife, start } from "./child-run.mjs";

const KB = 1024;
const OLDER = MIGRATIONS.slice(0, 3);

/** Each action prints one JSON object. */
export function mountActions(paths) {
  const folder = dirname(paths.database);
  const fillers = () => readdirSync(folder).filter((name) => name.startsWith("filler"));
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("filler"))
      .map((entry) => entry.name)
      .sort();
  let filled = 0;

  /** Leaves no room at all. */
  function fill() {
    for (const size of [64 * KB, 4 * KB]) {
      for (;;) {
        const file = join(folder, `filler-${size}-${filled++}`);
        try {
          writeFileSync(file, Buffer.alloc(size));
        } catch (error) {
          rmSync(file, { force: true });
          if (error.code !== "ENOSPC") throw error;
          break;
        }
      }
    }
  }

  /** Makes room for another 64 kB. @returns false when nothing is left to remove */
  function giveRoom() {
    const [file] = fillers().filter((name) => name.includes(`-${64 * KB}-`));
    if (file === undefined) return false;
    rmSync(join(folder, file));
    return true;
  }

  function attempt(work) {
    try {
      work();
      return "done";
    } catch (error) {
      const { code, exitCode, message, hint } = error;
      return { code, exitCode, message, hint };
    }
  }

  const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const mount = (...args) => execFileSync("mount", args, { stdio: "pipe" });

  return {
    /** One step after the other with no room, then the same again in the same process with room. */
    fullDisk() {
      const registry = openRegistry(paths);
      oneLife(registry, () => {}, "promoted");
      const runId = start(registry);
      const metricsOf = (name) => Array.from({ length: 6_000 }, (_, step) => ({ name, step, value: step }));
      // the room that the write-ahead log already has is used up
      registry.logBatch(runId, { metrics: metricsOf("before") });
      const steps = {
        logBatch: () => registry.logBatch(runId, { metrics: metricsOf("loss") }),
        addArtifact: () => registry.addArtifact(runId, { kind: "note", name: "big", bytes: Buffer.alloc(200 * KB, 1) }),
        finishRun: () => registry.finishRun(runId, { status: "completed" }),
        open: () => start(openRegistry(paths)),
        demote: () => {
          const [plan, after] = [
            { scope: "points", alias: "champion", action: "demote" },
            registry.promotions().at(-1).id,
          ];
          registry.moveAlias({ ...plan, after, to: null, by: "a child", reason: "full", forced: false, evidence: {} });
        },
      };
      fill();
      // the smallest first: what a larger one wrote of itself is room for the next
      const full = {};
      for (const name of ["demote", "open", "finishRun", "addArtifact", "logBatch"]) full[name] = attempt(steps[name]);
      const { status, metrics: logged, artifacts } = registry.getRun(runId);
      const [entries, seats] = [registry.promotions().length, registry.aliases().length];
      const left = { status, metrics: logged.length, artifacts: artifacts.length, entries, seats, files: files() };
      for (const file of fillers()) rmSync(join(folder, file));
      const withRoom = Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, attempt(step)]));
      print({ full, left, withRoom, report: registry.verify(), files: files() });
    },

    /** A run after the other, with a little more room each time, until one comes to its end. */
    littleRoom() {
      openRegistry(paths).close();
      fill();
      const failures = [];
      for (;;) {
        const result = attempt(() => {
          const registry = openRegistry(paths);
          try {
            oneLife(registry, () => {}, "life");
          } finally {
            registry.close();
          }
        });
        if (result === "done") break;
        failures.push(result);
        if (!giveRoom()) throw new Error("no room was ever enough");
      }
      for (const file of fillers()) rmSync(join(folder, file));
      print({ failures, report: openRegistry(paths).verify(), files: files() });
    },

    /** The same with a registry to be migrated. */
    migrateInLittleRoom() {
      const older = { readonly: false, program: "0.0.1", now: () => new Date(0), migrations: OLDER };
      const db = openDatabase(paths.database, older);
      db.close();
      fill();
      const failures = [];
      for (;;) {
        const result = attempt(() => openRegistry(paths).close());
        if (result === "done") break;
        failures.push({ ...result, files: files() });
        // as the older program would: it refuses a schema that is newer than its own
        openDatabase(paths.database, { ...older, readonly: true }).close();
        if (!giveRoom()) throw new Error("no room was ever enough");
      }
      print({ failures, report: openRegistry(paths, { readonly: true }).verify(), files: files() });
    },

    /** A folder, then only the file, that cannot be written. */
    readOnly() {
      const registry = openRegistry(paths);
      oneLife(registry, () => {}, "life");
      registry.close();
      const look = () => {
        const reading = openRegistry(paths, { readonly: true });
        const seen = { runs: reading.listRuns().total, ok: reading.verify().ok };
        reading.close();
        return seen;
      };
      mount("-o", "remount,ro", folder);
      const asFolder = { write: attempt(() => openRegistry(paths)), read: look(), files: files() };
      mount("-o", "remount,rw", folder);
      mount("--bind", paths.database, paths.database);
      mount("-o", "remount,bind,ro", paths.database);
      print({ asFolder, asFile: { write: attempt(() => openRegistry(paths)), read: look() } });
    },

    /** An older registry in a folder that cannot be written: everything that only reads. */
    async readOnlyOlder() {
      const older = { readonly: false, program: "0.0.1", now: () => new Date(0), migrations: OLDER };
      const db = openDatabase(paths.database, older);
      db.close();
      mount("-o", "remount,ro", folder);
      const reading = openRegistry(paths, { readonly: true });
      const seen = { runs: reading.listRuns().total, ok: reading.verify().ok, models: reading.listModels().total };
      reading.close();
      const { rows } = await runQuery(paths.database, "SELECT max(version) FROM schema_version");
      const to = `${mkdtempSync(join(tmpdir(), "proplab-older-"))}/export`;
      const options = { to, format: "csv", artifacts: true, force: false, acceptMissing: false };
      const { schema_version: exported } = await exportRegistry(paths, options);
      const dry = await importRuns(paths, to, { promotions: false, dryRun: true });
      rmSync(dirname(to), { recursive: true });
      print({
        seen,
        version: rows[0][0],
        exported,
        dry: dry.runs,
        write: attempt(() => openRegistry(paths)),
        files: files(),
      });
    },

    /** The disk is taken away in the middle of a run; the empty folder it was mounted on stays. */
    unmounted() {
      const home = join(folder, "home");
      mkdirSync(home);
      mount("-t", "tmpfs", "-o", "size=2m", "none", home);
      const own = { database: join(home, basename(paths.database)), artifacts: join(home, "artifacts") };
      const registry = openRegistry(own);
      const runId = start(registry);
      execFileSync("umount", ["-l", home]);
      const steps = {
        logBatch: () => registry.logBatch(runId, { metrics: [{ name: "a", value: 1 }] }),
        addArtifact: () => registry.addArtifact(runId, { kind: "note", name: "a", bytes: Buffer.from("a") }),
        finishRun: () => registry.finishRun(runId, { status: "completed" }),
        openToRead: () => openRegistry(own, { readonly: true }),
      };
      const gone = Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, attempt(step)]));
      print({ gone, home: readdirSync(home) });
    },
  };
}
