import { UsageError } from "../../core/errors.js";
import { didYouMean } from "../../core/near-names.js";
import { type Alias, modelText, type Registry, rollbackTarget } from "../../registry/index.js";
import type { GateProfiles } from "../gates-file.js";
import { readEvaluation } from "../read-run-record.js";
import { judgeSeat } from "./plan-promotion.js";
import { movesOf, type PromotionPlan, plannedModel, standingOf } from "./promotion-plan.js";

export interface WithdrawalRequest {
  readonly scope: string;
  readonly alias: Alias;
}

/** What taking an alias away would do. @throws UsageError NO_ALIAS, BAD_SCOPE */
export function planDemotion(registry: Registry, { scope, alias }: WithdrawalRequest): PromotionPlan {
  const { model: from, newest, log } = standingOf(registry, scope, alias);
  if (from === null) throw noAlias(registry, scope, alias);
  const back = rollbackTarget(log);
  return {
    action: "demote",
    scope,
    alias,
    from: plannedModel(registry, from),
    to: null,
    moves: [{ alias, from: modelText(from), to: null }],
    judgement: null,
    leak_verdict: null,
    against_champion: null,
    objections: [],
    cautions: [
      `scope ${scope} will have no ${alias}${back ? `; proplab rollback would seat ${modelText(back)} instead` : ""}`,
    ],
    after: newest?.id ?? null,
  };
}

/**
 * What a rollback would do: seat the newest model that held the alias before and was not withdrawn since. The gates are shown and
 * not asked: a rollback undoes, it does not promote.
 * @throws UsageError as movesOf, NO_ALIAS when the alias was never given, NOTHING_TO_ROLL_BACK; DataError RUN_NOT_COMPLETED; IntegrityError when the
 *   earlier model or its record is damaged
 */
export function planRollback(
  registry: Registry,
  { scope, alias, gates }: WithdrawalRequest & { readonly gates: GateProfiles },
): PromotionPlan {
  const { model: from, newest, log } = standingOf(registry, scope, alias);
  if (newest === null) throw noAlias(registry, scope, alias);
  const target = rollbackTarget(log);
  if (target === null) {
    const now = from ? `${modelText(from)} is ${alias} of ${scope}` : `${scope} has no ${alias}`;
    throw new UsageError("NOTHING_TO_ROLL_BACK", `${now}, and none before it that was not withdrawn`, {
      hint: from ? "proplab demote takes the alias away; proplab promote seats another" : "proplab promote seats one",
    });
  }
  const to = registry.getModel(modelText(target));
  const moves = movesOf(registry, scope, alias, from, to);
  const judgement = judgeSeat(registry, to, { gates, anew: false });
  const leakVerdict = readEvaluation(registry, registry.getRun(to.runId)).leak_audit.verdict;
  const seated = log.filter((entry) => entry.to?.name === to.name && entry.to.version === to.version);
  const forced = seated.filter(({ action }) => action === "promote").at(-1)?.forced ?? false;
  return {
    action: "rollback",
    scope,
    alias,
    from: from && plannedModel(registry, from),
    to: plannedModel(registry, to),
    moves,
    judgement,
    leak_verdict: leakVerdict,
    against_champion: null,
    objections: [],
    cautions: [
      ...(to.dataSource === "simulated" ? ["SIMULATED data: this model knows nothing of real players or books"] : []),
      ...(leakVerdict === "LEAK" ? [`${modelText(to)} has a LEAK: its figures cannot be believed`] : []),
      ...(forced ? [`${modelText(to)} was ${alias} by force, against the gates; it stays marked so`] : []),
      ...(from ? [`${modelText(from)} is passed over by further rollbacks until it is promoted again`] : []),
    ],
    after: newest.id,
  };
}

function noAlias(registry: Registry, scope: string, alias: Alias): UsageError {
  const scopes = registry.scopes();
  const near = scopes.includes(scope) ? "" : didYouMean(scope, scopes);
  return new UsageError("NO_ALIAS", `scope ${scope} has no ${alias}${near}`, {
    hint: "proplab models list shows who holds what; proplab promote seats one",
  });
}
