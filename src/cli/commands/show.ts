import { EXIT } from "../../core/errors.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { inspectRun } from "../../runner/inspect-run.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";
import { resultCautions } from "../result-cautions.js";
import { evaluated, printRun } from "../show/print-run.js";

interface Flags {
  run: string;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 show MULTISEASON_FEB25_MAE", "the newest completed run of that name"],
    ["$0 show 01JQ3 --json", "a run by the beginning of its id, everything as JSON"],
  ],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .epilogue("Exit code 5 when a file of the run is missing or altered; the rest is shown all the same."),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      const inspected = inspectRun(registry, flags.run, readGateProfiles());
      const { run, record, judgement, decisionThen, tries, aliases, faults, problems } = inspected;
      if (flags.json) {
        console.printJson({
          ...run,
          tries,
          aliases,
          evaluation: record,
          gates: judgement,
          decision_then: decisionThen,
          cautions: record ? resultCautions(evaluated(record, inspected)) : [],
          faults,
          problems,
        });
      } else printRun(inspected, console);
      return faults.length + problems.length > 0 ? EXIT.integrity : EXIT.ok;
    }),
};
