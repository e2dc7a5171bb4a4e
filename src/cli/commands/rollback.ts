import { readGateProfiles } from "../../runner/gates-file.js";
import { planRollback } from "../../runner/promote/plan-withdrawal.js";
import { carryOut } from "../carry-out.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";
import { byWhom, type MoveFlags, moveOptions, moveReason } from "../promotion-flags.js";

export const command: Command<MoveFlags> = {
  examples: [
    ['$0 rollback --reason "lost 9 of 10 nights"', "the champion before this one is seated again"],
    ["$0 rollback --dry-run", "which one that would be"],
  ],
  options: (yargs) => moveOptions(yargs, "Why; kept for ever. Needed"),
  run: (flags, context) => {
    const word = { by: byWhom(flags), reason: moveReason(flags, "rollback"), force: false };
    const gates = readGateProfiles();
    return withRegistry(flags, { readonly: flags.dryRun }, (registry) => {
      const plan = planRollback(registry, { scope: flags.scope, alias: flags.alias, gates });
      return carryOut(registry, plan, word, flags, context);
    });
  },
};
