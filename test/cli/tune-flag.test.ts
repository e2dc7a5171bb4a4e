import { expect, test } from "vitest";
import { readTune } from "../../src/cli/tune-flag.js";

test("--tune says method and number of draws, or leaves them open", () => {
  expect(readTune("")).toEqual({});
  expect(readTune("30")).toEqual({ method: "random", candidates: 30 });
  expect(readTune("random:7")).toEqual({ method: "random", candidates: 7 });
  expect(["random", "grid", "off"].map(readTune)).toEqual([
    { method: "random" },
    { method: "grid" },
    { method: "off" },
  ]);
  for (const text of ["grid:3", "random:", "-1", "3.5", "bayes", "1e3", " "]) {
    expect(() => readTune(text), text).toThrow(`--tune "${text}" is not one of 30, random, random:30, grid, off`);
  }
});
