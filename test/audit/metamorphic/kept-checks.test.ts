import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditCheck } from "../../../src/audit/leak-audit.js";
import { keptChecks } from "../../../src/audit/metamorphic/kept-checks.js";
import type { MetamorphicRequest } from "../../../src/audit/metamorphic/metamorphic.js";
import type { IsoDate } from "../../../src/core/dates.js";
import { parseOwnFeatures, resolveFeatureSet } from "../../../src/features/index.js";

const DATASET = "a".repeat(64);
const features = resolveFeatureSet({ set: "v8_noveg" });
const own = (games: number) =>
  parseOwnFeatures(`features: [{name: x_a, statistic: mean, of: points, window: {games: ${games}}}]`, "own.yaml")
    .features;
const request: MetamorphicRequest = {
  warehouse: { attach: async () => {} },
  lineSource: "cascade",
  features: [...features, ...own(5)],
  dates: ["2025-01-10" as IsoDate, "2025-02-03" as IsoDate],
  seed: 42,
  daysBefore: 30,
};
const clean = (name: string): AuditCheck => ({ kind: "metamorphic", name, verdict: "CLEAN", evidence: "all the same" });
const checks = [clean("cut at the date"), clean("noise from the date on")];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proplab-audits-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("kept checks", () => {
  it("are those of an equal request, written byte for byte as they were", () => {
    const kept = keptChecks(folder, DATASET);
    expect(kept.find(request)).toBeNull();
    kept.save(request, checks);
    const found = keptChecks(folder, DATASET).find({ ...request, features: [...features, ...own(5)] });
    expect(JSON.stringify(found)).toBe(JSON.stringify(checks));
  });

  it.each<[string, Partial<MetamorphicRequest>]>([
    ["other dates", { dates: ["2025-01-10" as IsoDate] }],
    ["another seed", { seed: 43 }],
    ["fewer features", { features }],
    ["an own feature of the same name with another definition", { features: [...features, ...own(4)] }],
    ["other lines", { lineSource: "cascade@opening" }],
    ["another stretch before the dates", { daysBefore: 60 }],
  ])("are not those of %s", (_what, other) => {
    const kept = keptChecks(folder, DATASET);
    kept.save(request, checks);
    expect(kept.find({ ...request, ...other })).toBeNull();
  });

  it("are not those of the whole season, which says no stretch", () => {
    const kept = keptChecks(folder, DATASET);
    kept.save(request, checks);
    const { daysBefore: _, ...thorough } = request;
    expect(kept.find(thorough)).toBeNull();
  });

  it("are not those of other data", () => {
    keptChecks(folder, DATASET).save(request, checks);
    expect(keptChecks(folder, "b".repeat(64)).find(request)).toBeNull();
  });

  it.each(["SUSPECT", "LEAK"] as const)("with a %s among them are computed every time", (verdict) => {
    const kept = keptChecks(folder, DATASET);
    kept.save(request, [checks[0]!, { ...checks[1]!, verdict }]);
    expect(kept.find(request)).toBeNull();
  });

  it.each(["", "{}", '[{"kind":"metamorphic","name":"a","verdict":"LEAK","evidence":"b"}]'])(
    "that are damaged count as none: %s",
    (text) => {
      const kept = keptChecks(folder, DATASET);
      kept.save(request, checks);
      for (const file of readdirSync(folder)) writeFileSync(join(folder, file), text);
      expect(kept.find(request)).toBeNull();
    },
  );

  it("are given up where the folder cannot be written", () => {
    writeFileSync(join(folder, "a-file"), "");
    const kept = keptChecks(join(folder, "a-file"), DATASET);
    expect(() => kept.save(request, checks)).not.toThrow();
    expect(kept.find(request)).toBeNull();
  });

  it("are let go when fifty newer ones are there", () => {
    const kept = keptChecks(folder, DATASET);
    for (let seed = 0; seed < 52; seed++) kept.save({ ...request, seed }, checks);
    expect(readdirSync(folder)).toHaveLength(50);
  });
});
