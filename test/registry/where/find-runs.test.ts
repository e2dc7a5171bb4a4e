import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { openRegistry, type ParamValue, type Registry, type RunDetail } from "../../../src/registry/index.js";
import { printWhere } from "../../../src/registry/where/print-where.js";
import { hashOf, newRun, withSqlite } from "../support.js";
import { arbitraryWhere } from "./arbitrary-where.js";
import { isTrueOf } from "./reference-where.js";

const PARAMS = ["depth", "loss", "flag", "odd name"];
const METRICS = ["mae", "hit"];
const TEXTS = ["MAE", "mae", "a", "6", "true", "%", "_", "it's", ""];
const NUMBERS = [0, 1, 5, 6, 5.5, -1];

/** Values in turn, each run another mixture; undefined: not logged. */
const DEPTHS: (ParamValue | undefined)[] = [4, 6, 6.5, "6", "auto", null, true, undefined];
const LOSSES: (ParamValue | undefined)[] = ["MAE", "mae", "it's", "", undefined];

let registry: Registry;
let database: string;
let runs: RunDetail[];

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "proplab-find-"));
  database = join(folder, "runs.sqlite");
  registry = openRegistry({ database, artifacts: join(folder, "artifacts") });
  const ids = Array.from({ length: 40 }, (_, k) => {
    const name = TEXTS[k % 7]!.trim() || "a";
    const id = registry.startRun(
      newRun({ name, seed: k % 4, hypothesis: k % 3 ? null : "MAE wins", tags: k % 2 ? [] : ["a", TEXTS[k % 5]!] }),
    );
    const [depth, loss] = [DEPTHS[k % DEPTHS.length], LOSSES[k % LOSSES.length]];
    registry.logBatch(id, {
      params: {
        ...(depth !== undefined && { depth }),
        ...(loss !== undefined && { loss }),
        ...(k % 3 && { flag: k % 2 === 0 }),
        "odd name": k % 5,
      },
      metrics: [
        ...(k % 4 ? [{ name: "mae", value: k % 9 ? (k % 7) - 1 : null, n: k, low: k % 5, high: null }] : []),
        { name: "hit", value: k % 3, slice: k % 2 ? "all" : "week 1" },
        { name: "hit", value: k % 5, step: 1 },
      ],
    });
    const { sha256 } = registry.addArtifact(id, { kind: "model", name: "m", bytes: Buffer.from([k]) });
    if (k % 6 === 0) {
      registry.registerModel({ name: "MAE", runId: id, family: "trees", featureSet: "v8", artifactSha256: sha256 });
    }
    if (k % 10 !== 9) registry.finishRun(id, { status: k % 5 ? "completed" : "failed" });
    return id;
  });
  registry.archiveRuns(ids.filter((_, k) => k % 8 === 2));
  runs = ids.map((id) => registry.getRun(id)).reverse();
  return () => {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  };
});

const namesOf = (where: string, more: object = {}) => registry.listRuns({ where, limit: 1_000, ...more });
const idsOf = (where: string, more: object = {}) => namesOf(where, more).runs.map(({ id }) => id);

describe("runs of which a condition is true", () => {
  it("are those that it is true of one by one, whatever the condition", () => {
    const where = arbitraryWhere({
      params: fc.constantFrom(...PARAMS),
      metrics: fc.constantFrom(...METRICS),
      slices: fc.constantFrom("all", "all", "week 1"),
      steps: fc.constantFrom(0, 0, 1),
      texts: fc.constantFrom(...TEXTS),
      numbers: fc.constantFrom(...NUMBERS),
    });
    fc.assert(
      fc.property(where, (tree) => {
        const text = printWhere(tree);
        fc.pre(text.length <= 4_000 && !/metrics\.mae\[|'week 1', 1/.test(text));
        const expected = runs.filter((run) => isTrueOf(run, tree) === true).map(({ id }) => id);
        const page = registry.listRuns({ where: text, limit: 1_000, archived: true });
        expect([page.runs.map(({ id }) => id), page.total], text).toEqual([expected, expected.length]);
      }),
      { numRuns: 300 },
    );
  });

  it("a missing value matches neither a test nor its opposite", () => {
    const without = runs.filter(({ params }) => params.depth === undefined || params.depth === null);
    expect(without.length).toBeGreaterThan(2);
    for (const test of ["= 6", "!= 6", "< 6", "in (6)", "not in (6)", "like '6'", "not contains '6'"]) {
      for (const where of [`params.depth ${test}`, `not params.depth ${test}`]) {
        const found = idsOf(where, { archived: true });
        expect(
          found.filter((id) => without.some((run) => run.id === id)),
          where,
        ).toEqual([]);
      }
    }
  });

  it("numbers are compared as numbers", () => {
    const depths = (where: string) =>
      new Set(runs.filter(({ id }) => idsOf(where, { archived: true }).includes(id)).map(({ params }) => params.depth));
    expect(depths("params.depth < 10")).toEqual(new Set([4, 6, 6.5]));
    expect(depths("params.depth = 6")).toEqual(new Set([6]));
    expect(depths("params.depth = '6'")).toEqual(new Set([6, "6"]));
    expect(depths("params.depth > '5'")).toEqual(new Set(["6", "auto"]));
    expect(depths("params.depth = true")).toEqual(new Set([true]));
  });

  it("archived ones are left out unless they are asked for", () => {
    const archived = runs.filter(({ status }) => status === "archived").map(({ id }) => id);
    expect(archived).toHaveLength(5);
    expect(idsOf("seed >= 0")).toEqual(runs.map(({ id }) => id).filter((id) => !archived.includes(id)));
    expect(idsOf("seed >= 0", { archived: true })).toHaveLength(40);
    expect(idsOf("seed >= 0", { status: "archived" })).toEqual(archived);
    expect(idsOf("status = 'archived' and seed >= 0")).toEqual(archived);
    expect(idsOf('params."odd name" >= 0 and metrics.hit is not null or tag is null')).not.toContain(archived[0]);
  });

  it("dates stand for the whole of what they name, hashes for all that begin so", () => {
    const day = runs[0]!.startedAt.slice(0, 10);
    const all = runs.length - 5;
    expect(idsOf(`started = ${day} or started > ${day}`)).toHaveLength(all);
    expect(idsOf(`started < ${day}`)).toEqual([]);
    expect(idsOf(`started <= ${runs[0]!.startedAt}`)).toHaveLength(all);
    expect(idsOf(`finished != ${day}`)).toEqual([]);
    const [run] = runs;
    expect(idsOf(`id = '${run!.id.toLowerCase()}'`)).toEqual([run!.id]);
    expect(idsOf(`dataset = '${hashOf("data").slice(0, 6).toUpperCase()}' and commit in ('ccc', 'ddd')`)).toHaveLength(
      all,
    );
    expect(idsOf(`commit not in ('ccc')`)).toEqual([]);
    expect(idsOf("dirty = true and seconds >= 0")).toHaveLength(
      runs.filter(({ finishedAt, status }) => finishedAt && status !== "archived").length,
    );
  });

  it("names that no run has are refused with near ones", () => {
    expect(() => idsOf("seed = 1 and params.dept < 5")).toThrow(
      /no run has a parameter "dept" \(did you mean depth\?\)\n.*\n {15}\^$/,
    );
    expect(() => idsOf("metrics.mea > 1")).toThrow('no run has a metric "mea" (did you mean mae?)');
    expect(() => idsOf("metrics.mae['week 9'] > 1")).toThrow(
      'no run has the metric mae in slice "week 9"; slice "week 1" has hit\n',
    );
    expect(() => idsOf("metrics.hit['wek 1'] > 1")).toThrow(
      'no run has the metric hit in slice "wek 1" (did you mean "week 1"?)\n',
    );
    expect(() => idsOf("metrics.hti['week 1'] > 1")).toThrow('no run has a metric "hti" (did you mean hit?)');
    expect(() => idsOf("seed = 1", { sort: "-params.los" })).toThrow(/did you mean loss\?\)\n {2}-params\.los\n {3}\^/);
    expect(() => idsOf("seed = 1", { columns: "metrics.hti" })).toThrow(
      'no run has a metric "hti" (did you mean hit?)',
    );
  });

  it("text of the user stays text", () => {
    const before = withSqlite(database, (db) => db.prepare("SELECT count(*) FROM runs").pluck().get());
    for (const text of ["x'); DROP TABLE runs; --", "' OR 1=1 --", "%%", "\\", "$1", "?1"]) {
      const quoted = text.replaceAll("\\", "\\\\").replaceAll("'", "''");
      for (const test of [`name = '${quoted}'`, `params.loss in ('${quoted}')`, `tag contains '${quoted}x'`]) {
        expect(idsOf(test), test).toEqual([]);
      }
    }
    expect(withSqlite(database, (db) => db.prepare("SELECT count(*) FROM runs").pluck().get())).toBe(before);
  });
});

describe("order and pages", () => {
  const value = (run: RunDetail, name: string) =>
    run.metrics.find((one) => one.name === name && one.slice === "all" && one.step === 0)?.value ?? null;
  const listed = (filter: object) => registry.listRuns({ limit: 1_000, ...filter }).runs.map(({ id }) => id);
  const shown = () => runs.filter(({ status }) => status !== "archived");
  /** The sort spelled out: missing last, ties newest first. */
  const sorted = (of: RunDetail[], key: (run: RunDetail) => number | string | null, descending = false) =>
    [...of]
      .sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        if (x === y) return 0;
        if (x === null || y === null) return x === null ? 1 : -1;
        return x < y === descending ? 1 : -1;
      })
      .map(({ id }) => id);

  it.each(["", "seed >= 0", 'params."odd name" >= 0', "tag = 'a' or metrics.hit >= 1"])("with %s", (where) => {
    const of = shown().filter(({ id }) => where === "" || idsOf(where).includes(id));
    const filter = where === "" ? {} : { where };
    expect(listed({ ...filter, sort: "metrics.mae" })).toEqual(sorted(of, (run) => value(run, "mae")));
    expect(listed({ ...filter, sort: "-metrics.mae" })).toEqual(sorted(of, (run) => value(run, "mae"), true));
    expect(listed({ ...filter, sort: "seed" })).toEqual(sorted(of, ({ seed }) => seed));
    expect(listed({ ...filter, sort: "-name,started" })).toEqual(sorted([...of].reverse(), ({ name }) => name, true));
    expect(listed({ ...filter, sort: "started" })).toEqual(of.map(({ id }) => id).reverse());
    const both = of.map((run) => ({ run, place: sorted(of, (one) => value(one, "hit")).indexOf(run.id) }));
    both.sort((a, b) => a.run.seed - b.run.seed || a.place - b.place);
    expect(listed({ ...filter, sort: "seed,metrics.hit" })).toEqual(both.map(({ run }) => run.id));
  });

  it("parameters: numbers before text, then runs without", () => {
    const order = registry.listRuns({ sort: "params.depth", limit: 1_000, columns: "params.depth" }).columns![
      "params.depth"
    ]!;
    const kinds = order.map((depth) => (depth === null ? 2 : typeof depth === "string" ? 1 : 0));
    expect(kinds).toEqual([...kinds].sort());
    const numbers = order.filter((depth) => typeof depth === "number");
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it.each(["metrics.mae", "-metrics.mae", "seed", "-params.depth", "started", "metrics.hit['week 1']"])(
    "pages by %s give each run once",
    (sort) => {
      for (const where of [undefined, "seed < 3", "metrics.hit >= 0"]) {
        const filter = { sort, ...(where && { where }) };
        const whole = registry.listRuns({ ...filter, limit: 1_000 });
        const pages = Array.from({ length: Math.ceil(whole.total / 7) + 1 }, (_, k) =>
          registry.listRuns({ ...filter, limit: 7, offset: 7 * k }),
        );
        expect(pages.flatMap(({ runs: page }) => page)).toEqual(whole.runs);
        expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([whole.runs.length]));
      }
    },
  );

  it("columns hold whatever a condition may name", () => {
    const columns = `tag, model, params.loss, metrics.mae.low, metrics.hit["week 1"], status, dirty, commit`;
    const page = registry.listRuns({ columns, limit: 1_000, archived: true });
    expect(Object.keys(page.columns!)).toEqual([
      "tag",
      "model",
      "params.loss",
      "metrics.mae.low",
      "metrics.hit['week 1']",
      "status",
      "dirty",
      "commit",
    ]);
    for (const [k, run] of runs.entries()) {
      expect(Object.values(page.columns!).map((column) => column[k])).toEqual([
        run.tags,
        run.models.length > 0
          ? ["MAE@1", "MAE@2", "MAE@3", "MAE@4", "MAE@5", "MAE@6", "MAE@7"].filter(
              (one) => one === `MAE@${run.models[0]!.version}`,
            )
          : null,
        run.params.loss ?? null,
        run.metrics.find(({ name }) => name === "mae")?.low ?? null,
        run.metrics.find(({ name, slice }) => name === "hit" && slice === "week 1")?.value ?? null,
        run.status,
        true,
        "c".repeat(40),
      ]);
    }
  });
});
