import { existsSync } from "node:fs";
import { EXIT } from "../../core/errors.js";
import { parseSort, printField, type RunFilter, type RunPage } from "../../registry/index.js";
import { formatCount } from "../../reports/format.js";
import { listMarks } from "../../runner/list-marks.js";
import type { Command } from "../command.js";
import { afterNoneFits, afterNothing, afterRuns } from "../next-steps.js";
import { pathsOf, withRegistry } from "../open-lab.js";
import { LISTED_FIELDS, LISTED_METRICS, printRuns } from "../print-runs.js";

interface Flags {
  where: string | undefined;
  sort: string | undefined;
  columns: string | undefined;
  all: boolean;
  limit: number;
  offset: number;
  name: string | undefined;
  status: string | undefined;
  tag: string | undefined;
}

const NO_RUNS = "no runs yet";

export const command: Command<Flags> = {
  examples: [
    ["$0 runs", "the 20 newest runs"],
    [`$0 runs --where "metrics.mae_lines < 5.1 and params.loss_function = 'MAE'"`, "runs of which a condition is true"],
    ["$0 runs --sort metrics.mae_lines --columns params.depth,metrics.mae_lines", "the smallest MAE first"],
    ["$0 runs --name MULTISEASON_ --status completed", "completed runs whose name contains a text"],
    ["$0 runs --json | jq '.runs[].name'", "for scripts"],
  ],
  options: (yargs) =>
    yargs
      .option("where", {
        type: "string",
        requiresArg: true,
        describe:
          "Only runs of which this is true: attributes, params.X, metrics.X, tag with = != < <= > >= like contains in, is null",
      })
      .option("sort", {
        type: "string",
        requiresArg: true,
        describe: "What to order by, weightiest first; - before it turns the order [-started]",
      })
      .option("columns", {
        type: "string",
        requiresArg: true,
        describe: "What to show of each run, as params.depth,metrics.mae_lines,commit",
      })
      .option("all", { type: "boolean", default: false, describe: "Archived runs too" })
      .option("limit", { type: "number", default: 20, describe: "Runs on a page" })
      .option("offset", { type: "number", default: 0, describe: "Runs to pass over" })
      .option("name", { type: "string", describe: "Part of the name" })
      .option("status", {
        choices: ["running", "completed", "failed", "interrupted", "archived"],
        describe: "Only this status",
      })
      .option("tag", { type: "string", describe: "Only runs with this tag" }),
  run: async (flags, { console }) => {
    const { limit, offset } = flags;
    if (!existsSync(pathsOf(flags).registry)) {
      if (flags.json) console.printJson({ runs: [], total: 0, limit, offset });
      else {
        console.print(NO_RUNS);
        console.next(afterNothing());
      }
      return EXIT.ok;
    }
    return withRegistry(flags, { readonly: true }, (registry) => {
      const page = registry.listRuns(filterOf(flags));
      const marks = listMarks(
        registry,
        page.runs.map(({ id }) => id),
      );
      if (flags.json) {
        const runs = page.runs.map((run, index) => ({ ...run, ...marks.get(run.id), columns: columnsAt(page, index) }));
        console.printJson({ runs, total: page.total, limit, offset });
        return EXIT.ok;
      }
      if (page.runs.length === 0) {
        console.print(whyNone(flags, page.total));
        console.next(isUnfiltered(flags) && page.total === 0 ? afterNothing() : afterNoneFits("proplab runs"));
        return EXIT.ok;
      }
      printRuns(page, marks, console, { onlyColumns: flags.columns !== undefined });
      const last = offset + page.runs.length;
      const more = last < page.total ? `; --offset ${last} shows more` : "";
      if (more || offset > 0)
        console.print(`\n${formatCount(offset + 1)} to ${formatCount(last)} of ${formatCount(page.total)}${more}`);
      console.next(afterRuns(page.runs));
      return EXIT.ok;
    });
  },
};

function filterOf({ limit, offset, where, sort, columns, all, name, status, tag }: Flags): RunFilter {
  const shown = columns ?? sortedBy(sort);
  return {
    limit,
    offset,
    archived: all,
    metrics: [...LISTED_METRICS, "roi_edge_3"],
    ...(where !== undefined && { where }),
    ...(sort !== undefined && { sort }),
    ...(shown !== undefined && { columns: shown }),
    ...(name && { nameContains: name }),
    ...(status && { status: status as "completed" }),
    ...(tag && { tag }),
  };
}

/** What the runs are ordered by is shown, where it is not anyway. */
function sortedBy(sort: string | undefined): string | undefined {
  const names = sort === undefined ? [] : parseSort(sort).map(({ field }) => printField(field));
  const extra = names.filter((name) => !LISTED_FIELDS.includes(name));
  return extra.length === 0 ? undefined : extra.join(",");
}

function columnsAt({ columns = {} }: RunPage, index: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index]]));
}

const isUnfiltered = ({ where, name, status, tag }: Flags) => where === undefined && !name && !status && !tag;

function whyNone(flags: Flags, total: number): string {
  const { status, all, offset } = flags;
  if (total > 0) return `no runs from ${formatCount(offset + 1)} on: there are ${formatCount(total)}`;
  if (isUnfiltered(flags)) return NO_RUNS;
  return all || status ? "no run matches" : "no run matches; --all looks among archived runs too";
}
