import { LabError, UsageError } from "../../core/errors.js";
import { type FamilyOptions, familyOptions } from "../family-options.js";
import type { FrameworkOptions } from "../framework.js";
import { isReweighted, REWEIGHTED_LOSSES, type ReweightedLoss } from "../linear/reweighting.js";
import { formatLoss, parseLoss } from "../loss-spec.js";
import { isRecord } from "../model-header.js";
import { type Check, checkOptions, number, oneOf, show, withDefect } from "../option-checks.js";

/** One model of an ensemble. */
export type EnsembleMember = {
  /** Its family. */
  readonly framework: string;
  /** Its share of the mean before all are made to sum to 1; default 1. Only 1 with `stacked`. */
  readonly weight: number;
  /** Its family's options, complete. */
  readonly options: FrameworkOptions;
};

/** Options of an ensemble, complete. */
export type EnsembleOptions = {
  /** Default: trees, linear and mlp with their own defaults. */
  readonly members: readonly EnsembleMember[];
  /** mean: weighted mean of the members. stacked: weights learned from out-of-fold predictions. Default mean. */
  readonly combine: "mean" | "stacked";
  /** With stacked: in how many steps forward in time the out-of-fold predictions are made; default 4. */
  readonly folds: number;
  /** What learned weights minimise, and members that name no loss of their own; default "RMSE". */
  readonly loss_function: string;
  /** Seed of members that name none of their own; default 42. */
  readonly random_seed: number;
};

/** Each doubles the work of finding weights that are not negative. */
const MOST_MEMBERS = 10;
const MOST_FOLDS = 20;
const weight = number(0, 1_000_000, "number");

const CHECKS: Record<keyof EnsembleOptions, Check> = {
  members: (value) => {
    const ok = Array.isArray(value) && value.length > 0 && value.length <= MOST_MEMBERS && value.every(isRecord);
    return ok ? null : `allowed is a list of 1 to ${MOST_MEMBERS} members, each with its framework`;
  },
  combine: oneOf(["mean", "stacked"]),
  folds: number(1, MOST_FOLDS, "integer"),
  loss_function: (value) => {
    const loss = typeof value === "string" ? parseLoss(value) : 'allowed is a text such as "MAE"';
    if (typeof loss === "string") return loss;
    return isReweighted(loss) ? null : `an ensemble cannot minimise it; allowed: ${REWEIGHTED_LOSSES}`;
  },
  random_seed: number(-2_147_483_648, 2_147_483_647, "integer"),
};

/** The members of an ensemble that names none. */
export const DEFAULT_MEMBERS: readonly { readonly framework: string }[] = [
  { framework: "trees" },
  { framework: "linear" },
  { framework: "mlp" },
];

const DEFAULTS = {
  members: DEFAULT_MEMBERS as readonly unknown[],
  combine: "mean",
  folds: 4,
  loss_function: "RMSE",
  random_seed: 42,
};

export const ENSEMBLE_OPTION_NAMES: readonly string[] = Object.keys(CHECKS);

/**
 * Checks the options of the ensemble and of each member, and fills in the defaults.
 * @throws UsageError BAD_ENSEMBLE_OPTIONS listing every defect at once
 */
export function parseEnsembleOptions(input: Record<string, unknown>): EnsembleOptions {
  const { given, defects } = checkOptions(input, CHECKS);
  if (defects.length === 0) {
    const options = { ...DEFAULTS, ...given } as typeof DEFAULTS;
    const members = options.members.map((member, index) =>
      parseMember(member as Record<string, unknown>, options, (defect) => defects.push(`members.${index}: ${defect}`)),
    );
    if (members.every((member) => member?.weight === 0)) defects.push("members: all have weight 0");
    const loss_function = formatLoss(readEnsembleLoss(options));
    if (defects.length === 0) return { ...options, members, loss_function } as EnsembleOptions;
  }
  throw new UsageError("BAD_ENSEMBLE_OPTIONS", `bad options of the ensemble:\n  ${defects.join("\n  ")}`);
}

/** The loss of checked options. */
export function readEnsembleLoss({ loss_function: text }: { readonly loss_function: string }): ReweightedLoss {
  const loss = parseLoss(text);
  if (typeof loss !== "string" && isReweighted(loss)) return loss;
  throw new UsageError("BAD_ENSEMBLE_OPTIONS", `loss_function: ${show(text)}; allowed: ${REWEIGHTED_LOSSES}`);
}

/** null after a defect was reported */
function parseMember(
  { framework, weight: share = 1, options = {}, ...others }: Record<string, unknown>,
  ensemble: { readonly combine: string; readonly loss_function: string; readonly random_seed: number },
  report: (defect: string) => void,
): EnsembleMember | null {
  const family = memberFamily(framework);
  if (!family) {
    report(`framework ${show(framework)}; allowed: ${Object.keys(familyOptions).join(", ")}`);
    return null;
  }
  const unknown = Object.keys(others);
  if (unknown.length > 0) report(`${unknown.join(", ")}: a member has framework, weight and options`);
  const bad = weight(share);
  if (bad) report(`weight ${withDefect(share, bad)}`);
  if (ensemble.combine === "stacked" && share !== 1) {
    report(`weight ${show(share)} goes with combine mean: stacked learns the weights`);
  }
  const { loss_function, random_seed } = ensemble;
  const handedDown = Object.entries({ loss_function, random_seed }).filter(([key]) => family.optionNames.includes(key));
  try {
    if (!isRecord(options))
      throw new UsageError("BAD_ENSEMBLE_OPTIONS", `options ${show(options)}, allowed is a mapping`);
    const complete = family.parseOptions({ ...Object.fromEntries(handedDown), ...options });
    return { framework: family.name, weight: share as number, options: complete };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    report(error.message.replaceAll("\n", "\n  "));
    return null;
  }
}

function memberFamily(name: unknown): FamilyOptions | null {
  if (typeof name !== "string" || !Object.hasOwn(familyOptions, name)) return null;
  return familyOptions[name as keyof typeof familyOptions];
}
