import { RefusedError, UsageError } from "../../core/errors.js";
import { modelText, type PromotionRow, type Registry } from "../../registry/index.js";
import { judgeRun } from "../judge-run.js";
import { readEvaluation } from "../read-run-record.js";
import { movesOf, type Objection, type PromotionPlan } from "./promotion-plan.js";

/** Who carries a plan out, and why. */
export interface PromotionWord {
  readonly by: string;
  /** null only for a promotion that the gates allow. */
  readonly reason: string | null;
  /** Override what speaks against it. */
  readonly force: boolean;
}

const OVERRIDE = '--force --reason "..." overrides it, and that is marked for ever';
const HINTS: Readonly<Record<Objection["code"], string>> = {
  LEAK: `mend the data or the features and run it again; ${OVERRIDE}`,
  GATES_REFUSED: `above stands what would change each gate; ${OVERRIDE}`,
  WORSE_THAN_CHAMPION: `keep the champion, or watch this one as its challenger; ${OVERRIDE}`,
  SIMULATED_OVER_REAL: `give simulated models a --scope of their own; ${OVERRIDE}`,
};

/** Whether the plan is carried out against objections, and is marked so for ever. */
export function isForced(plan: PromotionPlan, force: boolean): boolean {
  return force && plan.objections.length > 0;
}

/**
 * Refuses a plan that something speaks against, unless it is forced.
 * @throws RefusedError with the code of the gravest objection, naming all of them
 */
export function requireAllowed(plan: PromotionPlan, force: boolean): void {
  const [gravest] = plan.objections;
  if (gravest === undefined || force) return;
  throw new RefusedError(gravest.code, plan.objections.map(({ message }) => message).join("; "), {
    hint: HINTS[gravest.code],
  });
}

/**
 * Carries out a plan: the alias moves and the log gets its entry, in one transaction. Under the lock it is looked at once more
 * that nothing the plan rests on has changed: who holds the alias, the run, the model's file, the gates' decision.
 * @throws RefusedError as requireAllowed, PLAN_OUTDATED; what Registry.moveAlias throws
 */
export function applyPlan(
  registry: Registry,
  plan: PromotionPlan,
  { by, reason, force }: PromotionWord,
): PromotionRow[] {
  requireAllowed(plan, force);
  if (plan.moves.length === 0) throw new UsageError("NOTHING_TO_MOVE", "the model holds the alias already");
  const { action, scope, alias, after, to } = plan;
  return registry.moveAlias(
    {
      action,
      scope,
      alias,
      after,
      to: to && { name: to.name, version: to.version },
      by,
      reason,
      forced: isForced(plan, force),
      evidence: evidenceOf(plan),
    },
    () => requireUnchanged(registry, plan),
  );
}

/** @throws RefusedError PLAN_OUTDATED when the gates judge otherwise now, or another alias has to move */
function requireUnchanged(registry: Registry, { scope, alias, from, to, moves, judgement }: PromotionPlan): void {
  if (to === null || judgement === null) return;
  const hint = "nothing was changed; look at the plan again";
  const run = registry.getRun(judgement.run_id);
  const { decision } = judgeRun(registry, run, readEvaluation(registry, run), judgement.judged_by);
  if (decision !== judgement.decision) {
    const was = `the gates now say ${decision} of ${modelText(to)}, and said ${judgement.decision} when the plan was made`;
    throw new RefusedError("PLAN_OUTDATED", was, { hint });
  }
  if (movesOf(registry, scope, alias, from, to).length !== moves.length) {
    throw new RefusedError("PLAN_OUTDATED", `the challenger of ${scope} moved since the plan was made`, { hint });
  }
}

/** What the log keeps of a plan: everything it was decided by. */
function evidenceOf(plan: PromotionPlan): unknown {
  const { judgement, against_champion, leak_verdict, objections, from, to } = plan;
  return {
    from,
    to,
    leak_verdict,
    against_champion,
    objections,
    judgement: judgement && {
      decision: judgement.decision,
      verdicts: judgement.verdicts,
      reasons: judgement.reasons,
      judged_by: judgement.judged_by,
      acknowledgements: judgement.acknowledgements,
    },
  };
}
