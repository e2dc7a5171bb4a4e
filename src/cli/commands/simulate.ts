import { EXIT } from "../../core/errors.js";
import { formatCount, formatShare, formatValue } from "../../reports/format.js";
import { simulateLeague } from "../../warehouse/simulate/index.js";
import type { Command } from "../command.js";
import { afterSimulate } from "../next-steps.js";
import { pathsOf } from "../open-lab.js";
import { formatFacts, formatTable } from "../table.js";

interface Flags {
  seed: number;
}

const EDGE_SHOWN = 3;

export const command: Command<Flags> = {
  examples: [
    ["$0 simulate", "the default league: five seasons, seed 42"],
    ["$0 simulate --seed 7 --home ./lab7", "another league in a folder of its own"],
  ],
  options: (yargs) =>
    yargs.option("seed", { type: "number", default: 42, describe: "The same seed gives the same bytes" }),
  async run(flags, { console, signal }) {
    const { warehouse } = pathsOf(flags);
    const report = await simulateLeague(warehouse, { seed: flags.seed }, { onProgress: console.onProgress, signal });
    if (flags.json) {
      console.printJson(report);
      return EXIT.ok;
    }
    const tables = Object.keys(report.rows);
    const rows = report.seasons.map(({ season, rows }) => [season, ...Object.values(rows).map(formatCount)]);
    console.print(formatTable(["season", ...tables], rows, { right: tables.map((_, index) => index + 1) }));
    const { market } = report;
    const oracle = market.oracle.find(({ edge }) => edge === EDGE_SHOWN);
    console.print(
      `\n${formatFacts([
        ["origin", report.origin],
        ["over rate", `${formatShare(market.overRate)} of ${formatCount(market.lines)} closing lines`],
        ["line's own MAE", formatValue(market.lineMae, "points")],
        [
          "who knew the true medians",
          `would hit ${formatShare(oracle?.hitRate ?? null)} at edge ${EDGE_SHOWN}+, on ${formatCount(oracle?.picks ?? 0)} picks`,
        ],
        ["dataset SHA256", report.datasetSha256.slice(0, 12)],
      ])}`,
    );
    console.note("\nsimulated data: no figure from it says anything about real players or books");
    console.next(afterSimulate());
    return EXIT.ok;
  },
};
