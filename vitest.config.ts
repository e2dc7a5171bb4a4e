import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, in order: begun last, it would leave one worker waiting for the other. */
const FIRST = ["/test/cli/real-data", "/test/cli/", "/test/leaks/", "/test/features/", "/test/warehouse/", "/test/"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => FIRST.findIndex((part) => moduleId.includes(part));
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    // Tests that start processes train models; on a busy machine that takes many times longer than on a quiet one.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    pool: "forks",
    // For two cores: one worker waits for the processes that its tests start while the others work.
    maxWorkers: 3,
    // More threads in each take more work, not less time.
    env: { PROPLAB_THREADS: "1" },
    // The built program runs as it was built, also where a test calls it without a process of its own.
    server: { deps: { external: [/\/dist\//] } },
    // Tests share nothing but modules without state: a worker keeps those loaded from file to file.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    include: ["test/**/*.test.ts"],
  },
});
