import { defineConfig } from "vitest/config";

/** Folders whose tests share nothing but modules without state: a worker keeps those loaded from file to file. */
const FIGURES = "test/{core,engine,metrics,gates,reports,bench}/**/*.test.ts";

export default defineConfig({
  test: {
    // Tests that start processes train models; on a busy machine that takes many times longer than on a quiet one.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "lab", include: ["test/**/*.test.ts"], exclude: [FIGURES] } },
      { extends: true, test: { name: "figures", include: [FIGURES], isolate: false } },
    ],
  },
});
