import { describe, expect, it } from "vitest";
import type { CandidateRow } from "../../src/registry/index.js";
import { hashOf, newRun, openForTest } from "./support.js";

const row = (candidate: number, changes: Partial<CandidateRow> = {}): CandidateRow => ({
  candidate,
  settings: { depth: 4 + candidate, l2: null, grow_policy: "Depthwise" },
  configSha256: hashOf(["config", candidate]),
  fitSha256: hashOf(["fit", candidate]),
  validationRowsSha256: hashOf("validation"),
  loss: 0.1 + 0.2 + candidate,
  mae: 1 / 3,
  iterations: 12,
  lossByDate: [0.1, 1e-300, 2 / 3],
  seconds: 1.5,
  fittedIn: null,
  ...changes,
});

describe("candidates of a tuned run", () => {
  it("come back as they went in, by number", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    registry.logCandidate(runId, row(1));
    registry.logCandidate(runId, row(0));
    expect(registry.getRun(runId).candidates).toEqual([row(0), row(1)]);
  });

  it("are counted as trials on the validation rows, each configuration once however many runs log it", () => {
    const registry = openForTest();
    const [first, second] = [registry.startRun(newRun()), registry.startRun(newRun())];
    for (const run of [first, second]) for (const number of [0, 1, 2]) registry.logCandidate(run, row(number));
    expect(registry.trialsOn(hashOf("validation"))).toBe(3);
    expect(registry.trialsOn(hashOf("evaluation"))).toBe(0);
  });

  it("are found by their fit, with the run that made it; those of completed runs only when asked for", () => {
    const registry = openForTest();
    const [stopped, done] = [registry.startRun(newRun()), registry.startRun(newRun())];
    registry.logCandidate(stopped, row(0));
    registry.logCandidate(done, row(1));
    registry.logCandidate(done, row(2, { fittedIn: stopped }));
    registry.finishRun(stopped, { status: "interrupted" });
    registry.finishRun(done, { status: "completed" });
    const fits = [0, 1, 2, 3].map((number) => row(number).fitSha256);
    const found = registry.finishedCandidates(fits, true);
    expect([...found.values()].map(({ candidate, fittedIn }) => [candidate, fittedIn]).sort()).toEqual([
      [0, stopped],
      [1, done],
      [2, stopped],
    ]);
    expect([...registry.finishedCandidates(fits, false).keys()]).toEqual([fits[0]]);
    expect(registry.finishedCandidates([], true).size).toBe(0);
  });

  it("are refused without leaving a trial when a figure is not finite, a hash is none, or the run has ended", () => {
    const registry = openForTest();
    const runId = registry.startRun(newRun());
    const refuse = (candidate: CandidateRow) => expect(() => registry.logCandidate(runId, candidate));
    refuse(row(0, { loss: Number.NaN })).toThrow(expect.objectContaining({ code: "BAD_METRIC" }));
    refuse(row(0, { lossByDate: [1, Infinity] })).toThrow(expect.objectContaining({ code: "BAD_METRIC" }));
    refuse(row(0, { fitSha256: "abc" })).toThrow(expect.objectContaining({ code: "BAD_HASH" }));
    refuse(row(-1)).toThrow(expect.objectContaining({ code: "BAD_NUMBER" }));
    registry.finishRun(runId, { status: "failed" });
    refuse(row(0)).toThrow(expect.objectContaining({ code: "RUN_FINISHED" }));
    expect(registry.trialsOn(hashOf("validation"))).toBe(0);
  });
});
