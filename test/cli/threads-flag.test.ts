import { availableParallelism } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { readThreads } from "../../src/cli/threads-flag.js";
import { Database } from "../../src/warehouse/duckdb.js";

afterEach(() => vi.unstubAllEnvs());

test("--threads is a whole number from 1 to 64; left out, the cores of the machine, at most 4", () => {
  expect(["1", "64", "007"].map(readThreads)).toEqual([1, 64, 7]);
  vi.stubEnv("PROPLAB_THREADS", "");
  expect(readThreads(undefined)).toBe(Math.min(4, availableParallelism()));
  for (const text of ["0", "65", "2.5", "two", "-1", "", " 2", "1e1"]) {
    expect(() => readThreads(text), text).toThrow(`--threads "${text}" is not a whole number from 1 to 64`);
  }
});

test("PROPLAB_THREADS says how many when the flag does not, to fits and to queries", async () => {
  const queriesTake = async (options = {}) => {
    const db = await Database.open(options);
    try {
      const [row] = await db.rows<{ threads: number }>("SELECT current_setting('threads')::INTEGER AS threads");
      return row!.threads;
    } finally {
      db.close();
    }
  };
  vi.stubEnv("PROPLAB_THREADS", "3");
  expect([readThreads(undefined), readThreads("2")]).toEqual([3, 2]);
  expect([await queriesTake(), await queriesTake({ threads: 2 })]).toEqual([3, 2]);
  vi.stubEnv("PROPLAB_THREADS", "all");
  expect(() => readThreads(undefined)).toThrow('PROPLAB_THREADS "all" is not a whole number from 1 to 64');
  await expect(queriesTake()).rejects.toMatchObject({ code: "BAD_THREADS", exitCode: 2 });
});
