import { z } from "zod";
import { DEFAULT_NO_VIG, NO_VIG_METHODS, type NoVigMethod } from "../../metrics/no-vig.js";

const share = z.number().gt(0).lte(1);

/**
 * The settings of an experiment that decide how chances are measured. None of them changes a model, with one exception: a `classify`
 * run with `anchor_line` starts at the market's log-odds, which `no_vig` takes the margin out of. So it is part of what a fit is known by.
 */
export const chanceSettings = {
  no_vig: z.enum(NO_VIG_METHODS).describe("How the bookmaker's margin is taken out of the prices."),
  kelly_fraction: share.describe("Share of Kelly's stake in the simulated bankroll."),
  kelly_bet_cap: share.describe("Most of the bankroll on one bet."),
  kelly_day_cap: share.describe("Most of the bankroll on one day."),
};

/** How chances are measured, nothing left open. */
export interface ChanceSettings {
  readonly noVig: NoVigMethod;
  readonly kellyFraction: number;
  readonly betCap: number;
  readonly dayCap: number;
}

/** The settings with their defaults: quarter Kelly, at most a twentieth of the bankroll on a bet and a quarter on a day. */
export function resolveChanceSettings(experiment: {
  readonly no_vig?: NoVigMethod | undefined;
  readonly kelly_fraction?: number | undefined;
  readonly kelly_bet_cap?: number | undefined;
  readonly kelly_day_cap?: number | undefined;
}): ChanceSettings {
  return {
    noVig: experiment.no_vig ?? DEFAULT_NO_VIG,
    kellyFraction: experiment.kelly_fraction ?? 0.25,
    betCap: experiment.kelly_bet_cap ?? 0.05,
    dayCap: experiment.kelly_day_cap ?? 0.25,
  };
}
