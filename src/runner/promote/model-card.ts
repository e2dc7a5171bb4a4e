import type { AuditVerdict } from "../../audit/leak-audit.js";
import { LabError } from "../../core/errors.js";
import {
  type ModelSummary,
  modelText,
  type ParamValue,
  type PromotionRow,
  type Registry,
  type RunDetail,
} from "../../registry/index.js";
import type { GateProfiles } from "../gates-file.js";
import { loadRegisteredModel } from "../load-registered-model.js";
import { modelSettings, optionName } from "../model-settings.js";
import { readEvaluation } from "../read-run-record.js";
import { type RejudgedRun, rejudge } from "../rejudge.js";
import { type PlannedModel, plannedModel } from "./promotion-plan.js";

/** Everything there is to know of a registered model. Plain JSON. */
export interface ModelCard extends PlannedModel {
  readonly registered: Pick<ModelSummary, "createdAt" | "status" | "decision" | "aliases" | "everForced">;
  /** Versions of this name, newest first. */
  readonly versions: readonly number[];
  readonly run: Pick<RunDetail, "status" | "datasetSha256" | "seed" | "startedAt" | "code">;
  /** Windows the run learned from; of several the last one made this model. */
  readonly windows: RunDetail["windows"];
  /** The settings of the model itself, those left at "nothing" left out. */
  readonly settings: Readonly<Record<string, ParamValue>>;
  readonly file: {
    readonly bytes: number | null;
    readonly state: "intact" | "missing" | "altered" | "unreadable";
    /** What is wrong with it; null for an intact file. */
    readonly fault: string | null;
  };
  readonly leak_verdict: AuditVerdict | null;
  /** The gates as they judge now; null when they cannot. */
  readonly judgement: RejudgedRun | null;
  /** Why they cannot. */
  readonly not_judged: string | null;
  readonly history: readonly PromotionRow[];
}

const MOST_VERSIONS = 10_000;

/**
 * The card of a registered model; what is damaged is said in it, not thrown.
 * @throws UsageError as Registry.getModel
 */
export function modelCard(registry: Registry, text: string, scope: string, gates: GateProfiles): ModelCard {
  const model = registry.getModel(text, scope);
  const { name, version, createdAt, status, decision, aliases, everForced } = model;
  const run = registry.getRun(model.runId);
  const { datasetSha256, seed, startedAt, code } = run;
  const { models: versions } = registry.listModels({ name, limit: MOST_VERSIONS });
  return {
    ...plannedModel(registry, model),
    registered: { createdAt, status, decision, aliases, everForced },
    // models taken over from another registry may leave gaps
    versions: versions.map((one) => one.version).sort((a, b) => b - a),
    run: { status: run.status, datasetSha256, seed, startedAt, code },
    windows: run.windows,
    settings: settingsOf(run),
    file: fileState(registry, model),
    ...judged(registry, run, gates),
    history: registry.promotions({ model: { name, version } }),
  };
}

const MODEL_SETTINGS = new Set(Object.keys(modelSettings).flatMap((setting) => [setting, optionName(setting)]));
const TARGET_SWITCHES = ["residual", "two_stage", "anchor_line", "classify"];

function settingsOf({ params }: RunDetail): Record<string, ParamValue> {
  const isOwn = ([name, value]: [string, ParamValue]) =>
    (MODEL_SETTINGS.has(name) && value !== null && value !== "{}" && value !== "[]") ||
    (TARGET_SWITCHES.includes(name) && value === true);
  return Object.fromEntries(Object.entries(params).filter(isOwn));
}

function fileState(registry: Registry, model: ModelSummary): ModelCard["file"] {
  const bytes = registry.getRun(model.runId).artifacts.find(({ sha256 }) => sha256 === model.artifactSha256)?.bytes;
  const found = (state: ModelCard["file"]["state"], fault: string | null) => ({ bytes: bytes ?? null, state, fault });
  try {
    loadRegisteredModel(registry, modelText(model));
    return found("intact", null);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    if (error.code === "ARTIFACT_MISSING") return found("missing", error.message);
    return found(error.code === "ARTIFACT_ALTERED" ? "altered" : "unreadable", error.message);
  }
}

function judged(
  registry: Registry,
  run: RunDetail,
  gates: GateProfiles,
): Pick<ModelCard, "leak_verdict" | "judgement" | "not_judged"> {
  try {
    const { leak_audit: audit } = readEvaluation(registry, run);
    return {
      leak_verdict: audit.verdict,
      judgement: rejudge(registry, run.id, { gates, anew: false }),
      not_judged: null,
    };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { leak_verdict: null, judgement: null, not_judged: error.message };
  }
}
