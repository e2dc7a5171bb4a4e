import { existsSync } from "node:fs";
import { EXIT } from "../../core/errors.js";
import { listMarks } from "../../runner/list-marks.js";
import type { Command } from "../command.js";
import { afterRuns, START_A_RUN } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { LISTED_METRICS, printRuns } from "../print-runs.js";

interface Flags {
  limit: number;
  offset: number;
  name: string | undefined;
  status: string | undefined;
  tag: string | undefined;
}

const NO_RUNS = `no runs. Start one: ${START_A_RUN}`;

export const command: Command<Flags> = {
  examples: [
    ["$0 runs", "the 20 newest runs"],
    ["$0 runs --name MULTISEASON_ --status completed", "completed runs whose name contains a text"],
    ["$0 runs --json | jq '.runs[].name'", "for scripts"],
  ],
  options: (yargs) =>
    yargs
      .option("limit", { type: "number", default: 20, describe: "Runs on a page" })
      .option("offset", { type: "number", default: 0, describe: "Runs to pass over" })
      .option("name", { type: "string", describe: "Part of the name" })
      .option("status", {
        choices: ["running", "completed", "failed", "interrupted", "archived"],
        describe: "Only this status",
      })
      .option("tag", { type: "string", describe: "Only runs with this tag" }),
  run: async (flags, { console }) => {
    if (!existsSync(pathsOf(flags).registry)) {
      if (flags.json) console.printJson({ runs: [], total: 0, limit: flags.limit, offset: flags.offset });
      else console.print(NO_RUNS);
      return EXIT.ok;
    }
    return withRegistry(flags, { readonly: true }, (registry) => {
      const { limit, offset, name, status, tag } = flags;
      const page = registry.listRuns({
        limit,
        offset,
        metrics: [...LISTED_METRICS, "roi_edge_3"],
        ...(name && { nameContains: name }),
        ...(status && { status: status as "completed" }),
        ...(tag && { tag }),
      });
      const marks = listMarks(
        registry,
        page.runs.map(({ id }) => id),
      );
      if (flags.json) {
        const runs = page.runs.map((run) => ({ ...run, ...marks.get(run.id) }));
        console.printJson({ ...page, runs, limit, offset });
        return EXIT.ok;
      }
      if (page.total === 0) {
        console.print(NO_RUNS);
        return EXIT.ok;
      }
      printRuns(page, marks, console);
      const last = offset + page.runs.length;
      if (last < page.total) console.print(`\n${offset + 1} to ${last} of ${page.total}; --offset ${last} shows more`);
      console.print(afterRuns(page.runs));
      return EXIT.ok;
    });
  },
};
