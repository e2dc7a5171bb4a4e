import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withSqlite } from "../registry/support.js";
import { runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { SMALL, trainedLab } from "./small-lab.js";

let lab: Awaited<ReturnType<typeof trainedLab>>;
const retrain = async (...flags: string[]) => {
  const args = ["retrain", "--name", SMALL, "--experiments", lab.experiments, "--json", ...flags];
  const run = await callHere(args, { home: lab.home });
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout);
};
const json = async (...args: string[]) => JSON.parse((await callHere([...args, "--json"], { home: lab.home })).stdout);

beforeAll(async () => {
  lab = await trainedLab();
});
afterAll(() => rmSync(lab.home, { recursive: true, force: true }));

it("counts seeds, moved windows with other rows, and runs that made no model", async () => {
  const first = lab.run;
  expect(first.trials).toMatchObject({ configurations_tried: 1, on_the_same_rows: 1, effective_tries: 1 });
  const alone = first.trials.hit_rate_edge_3!;
  expect(alone.deflated_p_value).toBe(alone.p_value);
  const seed = await retrain("--random-seed", "7", "--skip-register");
  expect(seed.trials).toMatchObject({ configurations_tried: 2, on_the_same_rows: 2 });
  expect(seed.model).toBeNull();
  expect(seed.changed).toEqual(["random_seed=7"]);
  // on these rows the audit draws the dates of SMALL, and takes over what was computed again for it
  const other = await retrain("--eval-end", "2025-02-11", "--iterations", "19");
  expect(other.trials).toMatchObject({ configurations_tried: 3, on_the_same_rows: 1 });
  expect(other.trials.effective_tries).toBeLessThan(3);
  const gate = other.gates.verdicts.find((verdict: { gate: string }) => verdict.gate === "deflated_p_value");
  expect(gate.value).toBe(other.trials.hit_rate_edge_3.deflated_p_value);
  expect(gate.evidence).toContain("3 tries");

  const shown = await json("show", first.run_id);
  expect(shown.tries.configurations_tried).toBe(3);
  expect(shown.tries.hit_rate_edge_3.p_value).toBeCloseTo(alone.p_value, 1);
});

it("lists what was tried on the days of a run, oldest first, also when a run is gone", async () => {
  const runs = await json("runs", "--limit", "10");
  const seed = runs.runs.find(({ tags }: { tags: string[] }) => tags.includes("set:random_seed=7"));
  withSqlite(join(lab.home, "runs.sqlite"), (db) => {
    db.pragma("foreign_keys = OFF");
    for (const table of ["params", "metrics", "artifacts", "windows", "run_tags"]) {
      db.prepare(`DELETE FROM ${table} WHERE run_id = ?`).run(seed.id);
    }
    db.prepare("DELETE FROM runs WHERE id = ?").run(seed.id);
  });
  const oldest = runs.runs.at(-1).id;
  const listed = await json("trials", oldest);
  expect(listed.tries.configurations_tried).toBe(3);
  expect(listed.trials).toHaveLength(3);
  expect(listed.trials[0]).toMatchObject({ run_id: oldest, same_rows: true, status: "completed" });
  expect(listed.trials[1]).toMatchObject({ run_id: seed.id, name: SMALL, status: null });
  expect(listed.trials[2]).toMatchObject({ same_rows: false, last_day: "2025-02-11" });
  const { hit_rate_edge_3: hitRate } = listed.trials[0];
  const { metrics } = await json("show", oldest);
  const logged = metrics.find(
    ({ name, slice }: Record<string, string>) => name === "hit_rate_edge_3" && slice === "all",
  );
  expect(hitRate).toEqual({ value: logged.value, n: logged.n, low: logged.low, high: logged.high });

  const text = await callHere(["trials", oldest], { home: lab.home });
  expect(text.stdout).toMatch(/3 configurations tried on these days, 2 of them on exactly these rows/);
  expect(text.stdout).toMatch(/ gone +the same /);
  expect((await callHere(["trials", oldest, "--limit", "2"], { home: lab.home })).stdout).toMatch(/the newest 2 of 3/);
});

it("lists the sets of rows with the best of each", async () => {
  const { sets, total } = await json("trials");
  expect(total).toBe(2);
  expect(sets.map(({ last_day: last }: { last_day: string }) => last)).toEqual(["2025-02-11", "2025-02-13"]);
  const text = await callHere(["trials", "--limit", "1"], { home: lab.home });
  expect(text.stdout).toMatch(/^2025-02-01 to .* SMALL$[\s\S]*iterations=19\n +CLEAN$/m);
  expect(text.stdout).toMatch(/1 of 2; --limit 2 shows all/);
});

it("says when nothing was tried, and which limit is none", async () => {
  const empty = await runCli(["trials"], { home: temporaryHome() });
  expect(empty.code).toBe(0);
  expect(empty.stdout).toBe("nothing was evaluated yet\n");
  expect(empty.stderr).toContain("next: proplab retrain");
  expect((await callHere(["trials", "--limit", "0"], { home: lab.home })).code).toBe(2);
  expect((await callHere(["trials", "no-such-run"], { home: lab.home })).code).toBe(2);
});
