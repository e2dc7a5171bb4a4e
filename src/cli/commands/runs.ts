import { existsSync } from "node:fs";
import { EXIT } from "../../core/errors.js";
import { formatEstimate } from "../../reports/format.js";
import { CHANGED_TAG } from "../../runner/retrain.js";
import type { Command } from "../command.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { formatTable } from "../table.js";

interface Flags {
  limit: number;
  offset: number;
  name: string | undefined;
  status: string | undefined;
  tag: string | undefined;
}

const NO_RUNS = "no runs. Start one: proplab retrain --name MULTISEASON_FEB25_MAE";
const SHOWN = ["mae_lines", "hit_rate_edge_3", "roi_edge_3"];

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
        metrics: SHOWN,
        ...(name && { nameContains: name }),
        ...(status && { status: status as "completed" }),
        ...(tag && { tag }),
      });
      if (flags.json) {
        console.printJson({ ...page, limit, offset });
        return EXIT.ok;
      }
      if (page.total === 0) {
        console.print(NO_RUNS);
        return EXIT.ok;
      }
      const metric = (run: (typeof page.runs)[number], wanted: string) => {
        const row = run.metrics.find((candidate) => candidate.name === wanted);
        return row?.value === undefined || row.value === null
          ? null
          : { value: row.value, n: row.n ?? 0, low: row.low, high: row.high };
      };
      const rows = page.runs.map((run) => [
        run.id.slice(0, 12),
        [
          run.name,
          ...run.tags.filter((tag) => tag.startsWith(CHANGED_TAG)).map((tag) => tag.slice(CHANGED_TAG.length)),
        ].join(" "),
        run.status,
        run.dataSource,
        formatEstimate(metric(run, "mae_lines"), "points"),
        formatEstimate(metric(run, "hit_rate_edge_3"), "rate"),
      ]);
      console.print(formatTable(["run", "name", "status", "data", "MAE (lines)", "HR edge 3+ [95 %]"], rows));
      const last = offset + page.runs.length;
      if (last < page.total) console.print(`\n${offset + 1} to ${last} of ${page.total}; --offset ${last} shows more`);
      return EXIT.ok;
    });
  },
};
