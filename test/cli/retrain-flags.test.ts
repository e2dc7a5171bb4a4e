import { describe, expect, it } from "vitest";
import { experimentOptions, readExperimentFlags } from "../../src/cli/retrain-flags.js";
import { UsageError } from "../../src/core/errors.js";
import { hashJson } from "../../src/core/hash.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { runConfig } from "../../src/runner/run-config.js";

const windows = { train_days: 56, eval_days: 28 };
const switches = Object.entries(experimentOptions())
  .filter(([, { type, hidden }]) => type === "boolean" && !hidden)
  .map(([name]) => name);

describe("switches of an experiment", () => {
  it("have each an opposite that turns off what the file turns on", () => {
    expect(switches).toContain("include-no-line");
    for (const name of switches) {
      const opposite = name.startsWith("no-") ? name.slice(3) : `no-${name}`;
      expect(experimentOptions()[opposite]).toMatchObject({ type: "boolean", hidden: true });
      const key = name.replaceAll("-", "_");
      expect(readExperimentFlags({ [opposite]: true })).toEqual({ [key]: false });
      expect(readExperimentFlags({ [name]: true })).toEqual({ [key]: true });
    }
  });

  it("win over the file", () => {
    const file = { name: "X", ...windows, include_no_line: true, no_vegas: true };
    const given = readExperimentFlags({ "no-include-no-line": true, vegas: true });
    expect(resolveExperiment(file, { ...given, name: "X" })).toMatchObject({ include_no_line: false, no_vegas: false });
  });

  it("turned off are the configuration in which nobody named them", () => {
    const file = { name: "X", ...windows };
    const hash = (flags: object) =>
      hashJson(runConfig(resolveExperiment(file, { name: "X", ...flags }), {}, [], "catalogue"));
    expect(hash({ classify: false, anchor_line: false, residual: false, line_time: "latest" })).toBe(hash({}));
    expect(hash({ line_time: "opening" })).not.toBe(hash({}));
  });

  it("are refused together with their opposites", () => {
    expect(() => readExperimentFlags({ residual: true, "no-residual": true })).toThrow(UsageError);
  });
});
