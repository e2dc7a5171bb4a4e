import type { AuditVerdict } from "../../audit/leak-audit.js";
import type { Decision } from "../../gates/index.js";
import type { Estimate } from "../../metrics/index.js";
import {
  type Alias,
  alreadyChampion,
  type ModelSummary,
  type ModelVersion,
  modelText,
  type PromotionAction,
  type PromotionRow,
  type Registry,
  sameModel,
} from "../../registry/index.js";
import type { RejudgedRun } from "../rejudge.js";
import type { AgainstChampion } from "./against-champion.js";

/** What the gates must say of a model before it gets an alias without force: a challenger is one not yet proven. */
export const NEEDED: Readonly<Record<Alias, Decision>> = { champion: "PROMOTE", challenger: "SHADOW" };

/** A model of a plan with what it is known by. */
export interface PlannedModel {
  readonly name: string;
  readonly version: number;
  readonly run_id: string;
  readonly run_name: string;
  readonly data_source: "simulated" | "imported";
  readonly family: string;
  readonly feature_set: string;
  readonly sha256: string;
  /** First and last day the run was evaluated on. */
  readonly evaluated: { readonly from: string; readonly to: string } | null;
  readonly figures: Readonly<Record<HeadlineFigure, Estimate | null>>;
}

export const HEADLINE = ["mae_lines", "hit_rate_edge_3", "roi_edge_3"] as const;
export type HeadlineFigure = (typeof HEADLINE)[number];

/** One alias that moves, in the order the log gets it. */
export interface PlannedMove {
  readonly alias: Alias;
  readonly from: string | null;
  readonly to: string | null;
}

/** Something that speaks against the move; only --force overrides it. */
export interface Objection {
  readonly code: "LEAK" | "GATES_REFUSED" | "WORSE_THAN_CHAMPION" | "SIMULATED_OVER_REAL";
  readonly message: string;
}

/** What a promotion, demotion or rollback would do and on what grounds. Plain JSON. */
export interface PromotionPlan {
  readonly action: PromotionAction;
  readonly scope: string;
  readonly alias: Alias;
  readonly from: PlannedModel | null;
  readonly to: PlannedModel | null;
  /** Empty when the model holds the alias already. */
  readonly moves: readonly PlannedMove[];
  /** The gates on the model to seat, as they judge now; null for a demotion. */
  readonly judgement: RejudgedRun | null;
  readonly leak_verdict: AuditVerdict | null;
  /** null where there is no champion to hold it against, or nothing asks for it. */
  readonly against_champion: AgainstChampion | null;
  readonly objections: readonly Objection[];
  /** What a person should know although it stands against nothing. */
  readonly cautions: readonly string[];
  /** The newest entry of the log that the plan was made by; null when there was none. */
  readonly after: number | null;
}

/** A registered model as plans show it. */
export function plannedModel(registry: Registry, model: ModelSummary): PlannedModel {
  const { windows, metrics } = registry.getRun(model.runId);
  const figure = (name: string): Estimate | null => {
    const row = metrics.find((metric) => metric.name === name && metric.slice === "all" && metric.step === 0);
    return row?.value == null ? null : { value: row.value, n: row.n ?? 0, low: row.low, high: row.high };
  };
  const [first, last] = [windows[0], windows.at(-1)];
  return {
    name: model.name,
    version: model.version,
    run_id: model.runId,
    run_name: model.runName,
    data_source: model.dataSource,
    family: model.family,
    feature_set: model.featureSet,
    sha256: model.artifactSha256,
    evaluated: first && last ? { from: first.evalStart, to: last.evalEnd } : null,
    figures: {
      mae_lines: figure("mae_lines"),
      hit_rate_edge_3: figure("hit_rate_edge_3"),
      roi_edge_3: figure("roi_edge_3"),
    },
  };
}

/**
 * What moves when a model is seated: a challenger that becomes champion leaves its place first; nothing where it holds the alias.
 * @throws UsageError IS_CHAMPION for a champion that is to be its own challenger
 */
export function movesOf(
  registry: Registry,
  scope: string,
  alias: Alias,
  from: ModelVersion | null,
  to: ModelVersion,
): PlannedMove[] {
  if (sameModel(from, to)) return [];
  const other = registry.aliases(scope).find((one) => one.alias !== alias && sameModel(one.model, to));
  if (other?.alias === "champion") throw alreadyChampion(to, scope);
  const leaves = other ? [{ alias: other.alias, from: modelText(to), to: null }] : [];
  return [...leaves, { alias, from: from && modelText(from), to: modelText(to) }];
}

/** Where a scope's alias stands: the model, and the newest entry of the log. */
export interface Standing {
  readonly model: ModelSummary | null;
  readonly newest: PromotionRow | null;
  readonly log: readonly PromotionRow[];
}

/** Where an alias stands now. @throws UsageError BAD_SCOPE */
export function standingOf(registry: Registry, scope: string, alias: Alias): Standing {
  const held = registry.aliases(scope).find((one) => one.alias === alias);
  const log = registry.promotions({ scope, alias });
  return { model: held ? registry.getModel(modelText(held.model)) : null, newest: log.at(-1) ?? null, log };
}
