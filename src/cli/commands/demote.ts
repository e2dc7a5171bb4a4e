import { planDemotion } from "../../runner/promote/plan-withdrawal.js";
import { carryOut } from "../carry-out.js";
import type { Command } from "../command.js";
import { withRegistry } from "../open-lab.js";
import { byWhom, type MoveFlags, moveOptions, moveReason } from "../promotion-flags.js";

export const command: Command<MoveFlags> = {
  examples: [
    ['$0 demote --reason "its book left the market"', "points has no champion afterwards"],
    ['$0 demote --alias challenger --reason "no better after a month"', "the challenger's place is free"],
  ],
  options: (yargs) => moveOptions(yargs, "Why; kept for ever. Needed"),
  run: (flags, context) => {
    const word = { by: byWhom(flags), reason: moveReason(flags, "demote"), force: false };
    return withRegistry(flags, { readonly: flags.dryRun }, (registry) => {
      const plan = planDemotion(registry, flags);
      return carryOut(registry, plan, word, flags, context);
    });
  },
};
