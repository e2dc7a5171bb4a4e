import type { Experiment } from "../resolve-experiment.js";
import { memberSetting, withMemberSettings } from "./member-settings.js";
import type { Settings } from "./settings-list.js";

/**
 * The experiment with other settings; one that is null is left to the family.
 * @throws UsageError as withMemberSettings, for an ensemble
 */
export function withSettings(experiment: Experiment, settings: Settings): Experiment {
  const isEnsemble = experiment.framework === "ensemble";
  const base = isEnsemble ? withMemberSettings(experiment, settings) : experiment;
  const own = Object.entries(settings).filter(
    ([name]) => !isEnsemble || (name !== "members" && memberSetting(name) === null),
  );
  const entries = Object.entries({ ...base, ...Object.fromEntries(own) });
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as Experiment;
}
