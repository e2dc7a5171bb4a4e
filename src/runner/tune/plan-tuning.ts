import { LabError, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { hashJson } from "../../core/hash.js";
import type { FrameworkOptions } from "../../engine/framework.js";
import { modelOptions } from "../model-options.js";
import type { Experiment } from "../resolve-experiment.js";
import { listSettings, type Settings, type SkippedSettings } from "./settings-list.js";
import type { Tune } from "./tune-schema.js";
import { tunedFamily } from "./tuned-family.js";
import { withSettings } from "./with-settings.js";

/** A configuration to compare. */
export interface Candidate {
  /** 0 is the experiment as it stands. */
  readonly number: number;
  /** Values of the searched settings. */
  readonly settings: Settings;
  /** The family's options, complete. */
  readonly options: FrameworkOptions;
  /** As RunPlan.trialSha256 of a run with these settings that is not tuned. */
  readonly configSha256: string;
}

export interface TuningPlan {
  readonly tune: Tune;
  readonly candidates: readonly Candidate[];
  /** Settings of the space that do not go together, or not with the rest of the experiment. */
  readonly skipped: readonly SkippedSettings[];
}

/**
 * Decides which configurations a tuned run compares; null for an experiment without `tune`.
 * @param options the experiment's own, checked
 * @param configOf as runConfig, for the run's features
 * @throws UsageError NO_CANDIDATE when no settings of the space go together
 */
export function planTuning(
  experiment: Experiment,
  options: FrameworkOptions,
  configOf: (experiment: Experiment, options: FrameworkOptions) => Record<string, unknown>,
): TuningPlan | null {
  const { tune, ...base } = experiment;
  if (!tune) return null;
  const family = tunedFamily(base);
  const own = Object.fromEntries(Object.keys(tune.space).map((name) => [name, family.own(name, options)]));
  const refusal = (settings: Settings) => refusalOf(() => family.check(settings));
  const { compared, skipped } = listSettings(tune, own, family.isWhole, refusal, family.withoutIdle);
  if (compared.length === 1 && skipped.length > 0) throw nothingLeft(skipped);
  const candidates = compared.map((settings, number): Candidate => {
    const changed = number === 0 ? base : withSettings(base, settings);
    const its = modelOptions(changed);
    return { number, settings, options: its, configSha256: hashJson(configOf(changed, its)) };
  });
  return { tune, candidates, skipped };
}

function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.message;
  }
}

function nothingLeft(skipped: readonly SkippedSettings[]): UsageError {
  return new UsageError("NO_CANDIDATE", `no settings of tune.space go together: ${skippedPhrase(skipped)}`, {
    hint: "search only settings that go with each other and with the rest of the experiment",
  });
}

/** How many combinations do not go together, what became of them, and the first with the reason. */
export function skippedPhrase(skipped: readonly SkippedSettings[]): string {
  const [first] = skipped;
  const shown = Object.entries(first!.settings).map(([name, value]) => `${name} ${value}`);
  const count = skipped.length === 1 ? "1 combination does" : `${grouped(skipped.length)} combinations do`;
  const fewer = skipped.filter(({ instead }) => instead !== null).length;
  const fate =
    fewer === skipped.length
      ? "compared without the setting that has no effect there"
      : fewer === 0
        ? "left out"
        : `${grouped(fewer)} compared without the setting that has no effect there, the others left out`;
  const reason = first!.reason.replace(/\s*\n\s*/g, " ");
  return `${count} not go together (${fate}), as ${shown.join(", ")}: ${reason}`;
}
