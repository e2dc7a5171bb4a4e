import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { readThreads } from "../../src/cli/threads-flag.js";

test("--threads is a whole number from 1 to 64; left out, the cores of the machine, at most 4", () => {
  expect(["1", "64", "007"].map(readThreads)).toEqual([1, 64, 7]);
  expect(readThreads(undefined)).toBe(Math.min(4, availableParallelism()));
  for (const text of ["0", "65", "2.5", "two", "-1", "", " 2", "1e1"]) {
    expect(() => readThreads(text), text).toThrow(`--threads "${text}" is not a whole number from 1 to 64`);
  }
});
