import { announce } from "../../core/progress.js";
import { readGateProfiles } from "../../runner/gates-file.js";
import { planPromotion } from "../../runner/promote/plan-promotion.js";
import { carryOut } from "../carry-out.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";
import { PROFILE_OPTIONS, type ProfileFlags } from "../profile-flags.js";
import { byWhom, type MoveFlags, moveOptions, reasonOf, requireReason } from "../promotion-flags.js";

interface Flags extends MoveFlags, ProfileFlags {
  model: string;
  force: boolean;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 promote MULTISEASON_FEB25_MAE --dry-run", "what the gates say, and what would move"],
    ["$0 promote MULTISEASON_FEB25_MAE@2", "make version 2 the champion, when every gate passes"],
    ["$0 promote 01JQ3 --alias challenger", "watch it beside the champion: needs SHADOW or better"],
    ['$0 promote 01JQ3 --force --reason "paper trading"', "against the gates; marked so for ever"],
  ],
  options: (yargs) =>
    moveOptions(yargs, "Why; kept for ever; --force needs one")
      .positional("model", { type: "string", demandOption: true, describe: "A run, or NAME@VERSION" })
      .option("force", { type: "boolean", default: false, describe: "Override what speaks against it" })
      .options(PROFILE_OPTIONS),
  run: (flags, context) => {
    const { model, scope, alias, force, profile, gatesFile } = flags;
    const reason = force ? requireReason(flags, "--force") : reasonOf(flags);
    const word = { by: byWhom(flags), reason, force };
    const request = { model, scope, alias, gates: readGateProfiles(gatesFile), profile, anew: gatesFile !== undefined };
    return withRegistry(flags, { readonly: flags.dryRun }, async (registry) => {
      announce(context.console, "judge");
      const plan = await planPromotion(registry, request);
      return carryOut(registry, plan, word, flags, context);
    });
  },
};
