import { existsSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Registry, RunDetail } from "../../src/registry/index.js";
import { withSqlite } from "./support.js";

/** What a child told of a step that had returned; see `live` of child.mjs. */
export type ToldStep = { readonly runId: string } & (
  | { readonly did: "start" | "trial" | "finish" }
  | { readonly did: "batch"; readonly step: number }
  | { readonly did: "artifact"; readonly sha256: string }
  | { readonly did: "candidate"; readonly candidate: number; readonly configSha256: string }
  | { readonly did: "window"; readonly fitSha256: string }
  | { readonly did: "model"; readonly version: number }
  | { readonly did: "move"; readonly entry: number; readonly to: number }
);

/** The steps of a journal; a line that the kill cut short was not told. */
export function readTold<Step = ToldStep>(journal: string): Step[] {
  if (!existsSync(journal)) return [];
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Step);
}

/** Whatever a process was told has happened is in the registry. */
export function expectKept(registry: Registry, told: readonly ToldStep[]): void {
  const runs = new Map<string, RunDetail>();
  for (const step of told) {
    if (!runs.has(step.runId)) runs.set(step.runId, registry.getRun(step.runId));
    const run = runs.get(step.runId)!;
    expect(isKept(registry, run, step), JSON.stringify(step)).toBe(true);
  }
}

function isKept(registry: Registry, run: RunDetail, step: ToldStep): boolean {
  switch (step.did) {
    case "start":
      return run.id === step.runId;
    case "batch":
      return run.metrics.some((metric) => metric.step === step.step);
    case "artifact":
      return run.artifacts.some(({ sha256 }) => sha256 === step.sha256);
    case "candidate":
      return run.candidates.some(({ candidate }) => candidate === step.candidate);
    case "window":
      return registry.findWindowFit(step.fitSha256) !== null;
    case "trial":
      return registry.listTrials({ runId: step.runId }).length === 1;
    case "finish":
      return run.status === "completed";
    case "model":
      return run.models.some(({ version }) => version === step.version);
    case "move":
      return registry.promotions().find(({ id }) => id === step.entry)?.to?.version === step.to;
  }
}

/** What has happened only in part is nowhere: each list names what breaks one of the registry's promises. */
export function expectNothingHalf(database: string): void {
  withSqlite(database, (db) => {
    const none = (text: string) => expect(db.prepare(text).pluck().all(), text).toEqual([]);
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(db.pragma("foreign_key_check")).toEqual([]);
    none("SELECT run_id || step FROM metrics GROUP BY run_id, step HAVING count(*) <> 3");
    const trialOf = "trials AS t WHERE t.run_id = c.run_id AND t.config_sha256 = c.config_sha256";
    none(`SELECT run_id FROM candidates AS c WHERE NOT EXISTS (SELECT 1 FROM ${trialOf})`);
    const counted = "(SELECT count(*) FROM trials WHERE run_id = r.id)";
    const entered =
      "(SELECT count(*) FROM candidates WHERE run_id = r.id) + (SELECT count(*) FROM trial_days WHERE run_id = r.id)";
    none(`SELECT id FROM runs AS r WHERE ${counted} <> ${entered}`);
    none("SELECT id FROM runs WHERE (status = 'running') <> (finished_at IS NULL)");
    const newest = "(SELECT max(id) FROM promotions WHERE scope = a.scope AND alias = a.alias)";
    none(
      `SELECT alias FROM aliases AS a WHERE model_version <> (SELECT to_version FROM promotions WHERE id = ${newest})`,
    );
    none("SELECT DISTINCT alias FROM promotions WHERE alias NOT IN (SELECT alias FROM aliases)");
    const versions = db.prepare("SELECT version FROM models ORDER BY version").pluck().all();
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });
}
