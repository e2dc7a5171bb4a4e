import type { TunedCandidate, TuningRecord } from "../runner/result.js";
import type { Dimension } from "../runner/tune/tune-schema.js";
import { formatCount } from "./format.js";
import { THRESHOLDS } from "./phrase-thresholds.js";
import { intervalStanding } from "./phrases.js";

/** Differences of losses between good settings are small: two decimals would often show nothing. */
const DECIMALS = 3;

/**
 * How far the winner of a tuning can be told from the experiment's own settings. "own": they won. "unmeasured": too few dates.
 * "open": the interval of the difference includes 0. "lucky": it does not, but the best of so many would look like that by chance.
 * "better": neither.
 */
export type TuningStanding = "own" | "unmeasured" | "open" | "lucky" | "better";

/** How a tuning stands, by its paired difference on the validation rows and the chance that the best of as many would look like that. */
export function tuningStanding({ winner, difference, reality_check_p: chance }: TuningRecord): TuningStanding {
  if (winner.candidate === 0) return "own";
  if (!difference || difference.low === null || chance === null) return "unmeasured";
  if (intervalStanding(difference, 0) !== "below") return "open";
  return chance > THRESHOLDS.luck ? "lucky" : "better";
}

/** "depth 5, rsm 0.43" */
export function settingsText(settings: TunedCandidate["settings"]): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value ?? "by the family"}`)
    .join(", ");
}

/** What was searched, a text each: "depth 4 to 8", "l2_leaf_reg 1 to 30 (log)", "rsm 0.3, 0.5". */
export function spaceTexts(space: Readonly<Record<string, Dimension>>): string[] {
  return Object.entries(space).map(([name, one]) =>
    Array.isArray(one)
      ? `${name} ${one.map(String).join(", ")}`
      : `${name} ${one.from} to ${one.to}${one.scale === "log" ? " (log)" : ""}`,
  );
}

/** A validation loss. */
export function formatLoss(loss: number): string {
  return loss.toFixed(DECIMALS);
}

/** What a tuning found and how far it can be believed, one sentence each. */
export function tuningSentences(tuning: TuningRecord): string[] {
  const { winner, own, spread, candidates, loss_function: name } = tuning;
  const loss = name ?? "loss";
  const found =
    winner.candidate === 0
      ? `best of ${formatCount(candidates)} on validation: the experiment's own settings, ${loss} ${formatLoss(winner.loss)}`
      : `best of ${formatCount(candidates)} on validation: candidate ${winner.candidate} (${settingsText(winner.settings)}), ${loss} ${formatLoss(winner.loss)} against ${formatLoss(own.loss)} of the experiment's own settings`;
  return [
    found,
    `all candidates: ${loss} from ${formatLoss(spread.lowest)} to ${formatLoss(spread.highest)}, median ${formatLoss(spread.median)}`,
    standingSentence(tuning),
    "a validation figure of the best of several looks better than it is; evaluation rows took no part in the choice",
  ];
}

function standingSentence(tuning: TuningRecord): string {
  const { difference, reality_check_p: chance, candidates } = tuning;
  const standing = tuningStanding(tuning);
  if (standing === "own") return "no candidate beat the experiment's own settings";
  if (standing === "unmeasured" || !difference || chance === null) {
    return "too few validation dates to tell the winner from the experiment's own settings";
  }
  const { value, low, high, of } = difference;
  const shown = `difference in ${of} ${signed(value)} [${signed(low!)}, ${signed(high!)}]`;
  const luck = `the best of ${formatCount(candidates)} looks so good by luck alone with p = ${chance.toFixed(DECIMALS)}`;
  if (standing === "open") return `cannot be told from the experiment's own settings: ${shown} includes 0`;
  if (standing === "lucky") return `no more than chance: ${luck}, although the ${shown} by itself excludes 0`;
  return `better than the experiment's own settings on these validation dates: ${shown}; ${luck}`;
}

function signed(value: number): string {
  const text = value.toFixed(DECIMALS);
  return value > 0 ? `+${text}` : text;
}
