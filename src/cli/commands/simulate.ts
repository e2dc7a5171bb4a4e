import { EXIT } from "../../core/errors.js";
import { simulateLeague } from "../../warehouse/simulate/index.js";
import type { Command } from "../command.js";
import { pathsOf } from "../open-lab.js";

interface Flags {
  seed: number;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 simulate", "the default league: five seasons, seed 42"],
    ["$0 simulate --seed 7 --home ./lab7", "another league in a folder of its own"],
  ],
  options: (yargs) =>
    yargs.option("seed", { type: "number", default: 42, describe: "The same seed gives the same bytes" }),
  async run(flags, { console, signal }) {
    const report = await simulateLeague(
      pathsOf(flags).warehouse,
      { seed: flags.seed },
      { onProgress: console.onProgress, signal },
    );
    if (flags.json) console.printJson(report);
    console.note("simulated data: no figure from it says anything about real players or books");
    return EXIT.ok;
  },
};
