import { readGateProfiles } from "../../runner/gates-file.js";
import { planPromotion } from "../../runner/promote/plan-promotion.js";
import { carryOut } from "../carry-out.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";
import { byWhom, type MoveFlags, moveOptions, reasonOf, requireReason } from "../promotion-flags.js";

interface Flags extends MoveFlags {
  model: string;
  force: boolean;
  profile: string | undefined;
  gatesFile: string | undefined;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 promote MULTISEASON_FEB25_MAE --dry-run", "what the gates say, and what would move"],
    ["$0 promote MULTISEASON_FEB25_MAE@2", "make version 2 the champion, when every gate passes"],
    ["$0 promote 01JQ3 --alias challenger", "watch it beside the champion: needs SHADOW or better"],
    ['$0 promote 01JQ3 --force --reason "paper trading"', "against the gates; marked so for ever"],
  ],
  options: (yargs) =>
    moveOptions(yargs, "Why; kept for ever. Needed with --force")
      .positional("model", { type: "string", demandOption: true, describe: "A run, or NAME@VERSION" })
      .option("force", { type: "boolean", default: false, describe: "Override what speaks against it" })
      .option("profile", {
        alias: "gate-profile",
        type: "string",
        requiresArg: true,
        describe: "Judge by this profile [the thresholds recorded with the run]",
      })
      .option("gates-file", {
        type: "string",
        requiresArg: true,
        describe: "Profiles of this file beside the shipped ones [gates.yaml, when there is one]",
      }),
  run: (flags, context) => {
    const { model, scope, alias, force, profile, gatesFile } = flags;
    const reason = force ? requireReason(flags, "--force") : reasonOf(flags);
    const word = { by: byWhom(flags), reason, force };
    const request = { model, scope, alias, gates: readGateProfiles(gatesFile), profile, anew: gatesFile !== undefined };
    return withRegistry(flags, { readonly: flags.dryRun, mustExist: true }, async (registry) => {
      const plan = await planPromotion(registry, request);
      return carryOut(registry, plan, word, flags, context);
    });
  },
};
