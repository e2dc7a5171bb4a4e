import { EXIT } from "../core/errors.js";
import { modelText, type PromotionRow, type Registry } from "../registry/index.js";
import { applyPlan, isForced, type PromotionWord, requireAllowed } from "../runner/promote/apply-plan.js";
import type { PromotionPlan } from "../runner/promote/promotion-plan.js";
import type { CommandContext, GlobalFlags } from "./command.js";
import { canAsk, confirm } from "./confirm.js";
import { nextLine } from "./next-steps.js";
import { printMoved, printPlan } from "./print-promotion.js";
import type { MoveFlags } from "./promotion-flags.js";

const LEAK_WARNING = "a model with a LEAK gets a place; its figures cannot be believed, and bets on it are blind";

/**
 * Shows a plan, asks on a terminal, and carries it out.
 * @throws RefusedError when something speaks against the plan and it is not forced, also with --dry-run
 */
export async function carryOut(
  registry: Registry,
  plan: PromotionPlan,
  word: PromotionWord,
  flags: MoveFlags & GlobalFlags,
  { console, signal }: CommandContext,
): Promise<number> {
  const isNoMove = plan.moves.length === 0;
  const say = (applied: boolean, entries: readonly PromotionRow[]) => {
    if (!flags.json) return;
    const { by, reason } = word;
    console.printJson({ ...plan, forced: isForced(plan, word.force), by, reason, applied, entries });
  };
  printPlan(plan, word, console);
  if (isNoMove || flags.dryRun) {
    say(false, []);
    if (!isNoMove) requireAllowed(plan, word.force);
    if (flags.dryRun && !isNoMove) console.print("\nnothing was changed");
    console.next(nextLine(isNoMove ? "proplab models list" : "the same command without --dry-run"));
    return EXIT.ok;
  }
  try {
    requireAllowed(plan, word.force);
  } catch (refusal) {
    say(false, []);
    throw refusal;
  }
  if (plan.leak_verdict === "LEAK") console.warn(`${LEAK_WARNING}: ${modelText(plan.to!)}`);
  if (!flags.yes && canAsk() && !(await confirm("Carry this out?", signal))) {
    say(false, []);
    console.note("nothing was changed");
    console.next(nextLine("the same command carries it out, after yes or with --yes"));
    return EXIT.ok;
  }
  const entries = applyPlan(registry, plan, word);
  say(true, entries);
  const seat = registry.aliases(plan.scope).find(({ alias }) => alias === plan.alias);
  printMoved(plan, entries.at(-1)!.at, seat, console);
  return EXIT.ok;
}
