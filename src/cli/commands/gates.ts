import { EXIT, RefusedError, UsageError } from "../../core/errors.js";
import { announce } from "../../core/progress.js";
import { type Decision, isAtLeast } from "../../gates/index.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { type RejudgedRun, rejudge } from "../../runner/rejudge.js";
import type { Command } from "../command.js";
import { nextLine } from "../next-steps.js";
import { withRegistry } from "../open-lab.js";
import { personName } from "../person-name.js";
import { printGateMatrix, printJudgement, printProfiles } from "../print-gates.js";
import { PROFILE_OPTIONS, type ProfileFlags } from "../profile-flags.js";

interface Flags extends ProfileFlags {
  runs: string[] | undefined;
  list: boolean;
  require: Decision | undefined;
  acknowledge: string | undefined;
  by: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 gates MULTISEASON_FEB25_MAE", "judge the newest completed run of that name again, with evidence"],
    ["$0 gates 01JQ3 01JQ4 --profile hit-rate-55", "the gate matrix of several runs, by another profile"],
    ["$0 gates 01JQ3 --require SHADOW", "for scripts: exit code 4 when the decision is worse"],
    [
      '$0 gates 01JQ3 --acknowledge "alternate lines of one book" --by "R. Doe"',
      "answer for a suspicious run, for ever",
    ],
    ["$0 gates --list", "the profiles with their thresholds"],
  ],
  options: (yargs) =>
    yargs
      .positional("runs", { type: "string", array: true, describe: "Run ids, beginnings of ids, or names" })
      .option("list", { type: "boolean", default: false, describe: "Show the profiles with their thresholds" })
      .options(PROFILE_OPTIONS)
      .option("require", {
        choices: ["PROMOTE", "SHADOW", "DISCUSS"] as const,
        describe: "Exit code 4 when a decision is worse than this",
      })
      .option("acknowledge", {
        type: "string",
        requiresArg: true,
        describe: "Answer for what is suspicious about the run, with this reason; kept for ever",
      })
      .option("by", { type: "string", requiresArg: true, describe: "Who answers [user.name of git, or the account]" }),
  run(flags, { console }) {
    const gates = readGateProfiles(flags.gatesFile);
    const ids = flags.runs ?? [];
    const word = readWord(flags, ids);
    if (flags.list) {
      if (ids.length > 0) throw new UsageError("LIST_AND_RUNS", "--list shows the profiles: name no run beside it");
      if (flags.json) console.printJson({ file: gates.file, profiles: [...gates.profiles.values()].map(asJson) });
      else {
        printProfiles(gates, console);
        console.next(nextLine("proplab gates RUN --profile NAME"));
      }
      return Promise.resolve(EXIT.ok);
    }
    if (ids.length === 0) {
      throw new UsageError("NO_RUN", "name at least one run", {
        hint: "proplab runs lists them; proplab gates --list shows the profiles",
      });
    }
    return withRegistry(flags, { readonly: word === undefined }, (registry) => {
      const { profile, gatesFile } = flags;
      const request = { gates, profile, anew: gatesFile !== undefined, word };
      announce(console, "judge");
      const judged = ids.map((id) => rejudge(registry, id, request));
      if (flags.json) console.printJson({ runs: judged });
      else if (judged.length === 1) printJudgement(judged[0]!, console);
      else printGateMatrix(judged, console);
      if (flags.require) requireDecision(judged, flags.require);
      return EXIT.ok;
    });
  },
};

/** What --acknowledge and --by say. @throws UsageError when they do not go together with one run */
function readWord({ acknowledge: reason, by, list }: Flags, ids: readonly string[]) {
  if (reason === undefined) {
    if (by === undefined) return undefined;
    throw new UsageError("NO_REASON", "--by names who answers for a run: --acknowledge gives the reason");
  }
  if (list || ids.length !== 1) throw new UsageError("ONE_RUN", "--acknowledge answers for one run: name exactly one");
  const name = by ?? personName();
  if (name === null) throw new UsageError("NO_NAME", "say who answers for the run: --by NAME");
  return { by: name.trim(), reason: reason.trim() };
}

/** @throws RefusedError GATES_REFUSED naming every run whose decision is worse */
function requireDecision(judged: readonly RejudgedRun[], wanted: Decision): void {
  const worse = judged.filter(({ decision }) => !isAtLeast(decision, wanted));
  if (worse.length === 0) return;
  const named = worse.map(({ name, run_id, decision }) => `${name} (${run_id}) is ${decision}`).join(", ");
  throw new RefusedError("GATES_REFUSED", `${named}, wanted ${wanted}${wanted === "PROMOTE" ? "" : " or better"}`, {
    hint: "the reasons stand in the output of this command",
  });
}

function asJson<Profile extends { document: number }>({ document: _, ...profile }: Profile) {
  return profile;
}
