import { DataError } from "../../core/errors.js";
import { isAtLeast } from "../../gates/index.js";
import { type Alias, type ModelSummary, modelText, type Registry, sameModel } from "../../registry/index.js";
import type { GateProfiles } from "../gates-file.js";
import { loadRegisteredModel } from "../load-registered-model.js";
import { readEvaluation } from "../read-run-record.js";
import { type RejudgedRun, rejudge } from "../rejudge.js";
import { type AgainstChampion, againstChampion } from "./against-champion.js";
import { findCandidate } from "./find-candidate.js";
import { movesOf, NEEDED, type Objection, type PromotionPlan, plannedModel, standingOf } from "./promotion-plan.js";

export interface PromotionRequest {
  /** A run, or a model as NAME@VERSION. */
  readonly model: string;
  readonly scope: string;
  readonly alias: Alias;
  readonly gates: GateProfiles;
  /** Judge by this profile as it is now; left out, by what the run was judged by when it was made. */
  readonly profile?: string | undefined;
  /** Judge by the gates file as it is now even where no profile is named. */
  readonly anew: boolean;
}

/**
 * What promoting a model would do, and whether the gates allow it: its file is read, its run judged again by what the registry
 * knows now and held against the present champion. Changes nothing.
 * @throws UsageError as findCandidate and movesOf, UNKNOWN_PROFILE, BAD_SCOPE; DataError RUN_NOT_COMPLETED; IntegrityError for a damaged model
 *   or record
 */
export async function planPromotion(registry: Registry, request: PromotionRequest): Promise<PromotionPlan> {
  const { scope, alias } = request;
  const { model: from, newest } = standingOf(registry, scope, alias);
  const to = findCandidate(registry, request.model, scope);
  const moves = movesOf(registry, scope, alias, from, to);
  const judgement = judgeSeat(registry, to, request);
  const leakVerdict = readEvaluation(registry, registry.getRun(to.runId)).leak_audit.verdict;
  const champion = alias === "champion" ? from : standingOf(registry, scope, "champion").model;
  const against = champion === null || sameModel(champion, to) ? null : await againstChampion(registry, to, champion);
  return {
    action: "promote",
    scope,
    alias,
    from: from && plannedModel(registry, from),
    to: plannedModel(registry, to),
    moves,
    judgement,
    leak_verdict: leakVerdict,
    against_champion: against,
    objections: objections(to, from, alias, judgement, leakVerdict, against),
    cautions: cautions(registry, scope, to, from, against),
    after: newest?.id ?? null,
  };
}

/**
 * Judges the run of a model that is to hold an alias, once its file is known to be whole.
 * @throws DataError RUN_NOT_COMPLETED; IntegrityError
 */
export function judgeSeat(
  registry: Registry,
  model: ModelSummary,
  { gates, profile, anew }: Pick<PromotionRequest, "gates" | "profile" | "anew">,
): RejudgedRun {
  const { runId, runName, runStatus } = model;
  if (runStatus !== "completed") {
    throw new DataError("RUN_NOT_COMPLETED", `run ${runId} (${runName}) of ${modelText(model)} is ${runStatus}`, {
      hint: runStatus === "archived" ? "restore the run first" : `proplab retrain --name ${runName} runs it again`,
    });
  }
  loadRegisteredModel(registry, modelText(model));
  return rejudge(registry, runId, { gates, profile, anew });
}

function objections(
  to: ModelSummary,
  from: ModelSummary | null,
  alias: Alias,
  { decision, verdicts }: RejudgedRun,
  leakVerdict: PromotionPlan["leak_verdict"],
  against: AgainstChampion | null,
): Objection[] {
  const list: Objection[] = [];
  const wanted = NEEDED[alias];
  if (leakVerdict === "LEAK") {
    list.push({ code: "LEAK", message: `${modelText(to)} has a LEAK: its figures cannot be believed` });
  }
  if (!isAtLeast(decision, wanted)) {
    const open = verdicts.filter(({ status }) => status !== "pass").length;
    const asked = wanted === "PROMOTE" ? wanted : `${wanted} or better`;
    const message = `${modelText(to)} is ${decision}, a ${alias} needs ${asked}: ${open} of ${verdicts.length} gates ${open === 1 ? "does" : "do"} not pass`;
    list.push({ code: "GATES_REFUSED", message });
  }
  if (alias === "champion" && against?.standing === "worse") {
    const message = `${modelText(to)} is worse than the champion ${against.champion} on the rows both predicted`;
    list.push({ code: "WORSE_THAN_CHAMPION", message });
  }
  if (to.dataSource === "simulated" && from?.dataSource === "imported") {
    const message = `${modelText(to)} learned from simulated data and would take the place of ${modelText(from)}, which learned from real ones`;
    list.push({ code: "SIMULATED_OVER_REAL", message });
  }
  return list;
}

function cautions(
  registry: Registry,
  scope: string,
  to: ModelSummary,
  from: ModelSummary | null,
  against: AgainstChampion | null,
): string[] {
  const list: string[] = [];
  if (to.dataSource === "simulated") list.push("SIMULATED data: this model knows nothing of real players or books");
  if (against?.standing === "open") {
    list.push(`no proof that it is better than the champion ${against.champion}, nor that it is worse`);
  }
  if (against?.standing === "not compared") {
    list.push(`not held against the champion ${against.champion}: ${against.why_not}`);
  }
  const scopes = registry.scopes();
  if (from === null && scopes.length > 0 && !scopes.includes(scope)) {
    list.push(`scope ${scope} is new; there ${scopes.length === 1 ? "is" : "are"} ${scopes.join(", ")}`);
  }
  return list;
}
