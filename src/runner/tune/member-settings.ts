import { UsageError } from "../../core/errors.js";
import { DEFAULT_MEMBERS } from "../../engine/ensemble/ensemble-options.js";
import { memberTitles } from "../../engine/ensemble/member-titles.js";
import type { MemberInput } from "../model-settings.js";
import type { Experiment } from "../resolve-experiment.js";
import type { Settings } from "./settings-list.js";

/** Between the members of a searched set: "trees+linear". */
const AND = "+";

/** A setting of one member, as a search space names it: "mlp_2.dropout". */
export interface MemberSetting {
  readonly title: string;
  readonly setting: string;
}

/** The parts of "mlp_2.dropout"; null for a setting of the whole experiment. */
export function memberSetting(name: string): MemberSetting | null {
  const at = name.indexOf(".");
  return at < 0 ? null : { title: name.slice(0, at), setting: name.slice(at + 1) };
}

/** An ensemble's members by title, those of the family's default where the experiment names none. */
export function membersByTitle({ members }: Experiment): Map<string, MemberInput> {
  const all: readonly MemberInput[] = members ?? DEFAULT_MEMBERS;
  return new Map(memberTitles(all).map((title, index) => [title, all[index]!]));
}

/** All members as one value of the searched setting `members`. */
export function allMembers(titles: Iterable<string>): string {
  return [...titles].join(AND);
}

/**
 * An ensemble with settings of a search laid over it: which of its members take part, and what each of them is set to. Members keep
 * their order. With `stacked` in the place of `mean`, weights of members go: they are learned then.
 * @throws UsageError BAD_MEMBERS for a set with a member there is none of; IDLE_SETTING for a setting that would have no effect
 */
export function withMemberSettings(experiment: Experiment, settings: Settings): Experiment {
  const all = membersByTitle(experiment);
  const chosen = new Map([...all].filter(([title]) => chosenTitles(settings, all).includes(title)));
  const combine = settings.combine ?? experiment.combine;
  if ((settings.folds ?? null) !== null && combine !== "stacked") {
    throw new UsageError("IDLE_SETTING", "folds goes with combine stacked");
  }
  for (const [title, member] of chosen) {
    const { weight, ...rest } = member;
    if (settings.combine === "stacked" && weight !== undefined) chosen.set(title, rest);
  }
  for (const [name, value] of Object.entries(settings)) {
    const of = memberSetting(name);
    if (of === null) continue;
    const member = chosen.get(of.title);
    if (!member) throw new UsageError("IDLE_SETTING", `${name}: ${of.title} is not among the members`);
    const { [of.setting as keyof MemberInput]: _old, ...others } = member;
    chosen.set(of.title, { ...others, ...(value !== null && { [of.setting]: value }) } as MemberInput);
  }
  return { ...experiment, members: [...chosen.values()] };
}

/**
 * Searched settings of an ensemble without those that have no effect beside the others: settings of members that do not take part,
 * weights that would be learned, and folds of a mean. A set of members is written in the ensemble's order.
 */
export function withoutIdle(experiment: Experiment, settings: Settings): Settings {
  const all = membersByTitle(experiment);
  const stacked = (settings.combine ?? experiment.combine) === "stacked";
  let titles: readonly string[];
  try {
    titles = chosenTitles(settings, all);
  } catch {
    return settings;
  }
  const used = Object.entries(settings).filter(([name]) => {
    const of = memberSetting(name);
    if (of === null) return name !== "folds" || stacked;
    return titles.includes(of.title) && !(of.setting === "weight" && stacked);
  });
  const { members, ...others } = Object.fromEntries(used);
  return members === undefined ? others : { ...others, members: allMembers(titles) };
}

/** Titles of the members that take part, in the ensemble's order. */
function chosenTitles({ members: chosen }: Settings, all: ReadonlyMap<string, unknown>): string[] {
  const titles = [...all.keys()];
  if (chosen === undefined || chosen === null) return titles;
  const names = String(chosen).split(AND);
  const known = names.every((name) => all.has(name)) && new Set(names).size === names.length;
  if (known) return titles.filter((title) => names.includes(title));
  throw new UsageError(
    "BAD_MEMBERS",
    `"${chosen}" is no set of members such as ${allMembers(titles)}, of ${titles.join(", ")}, each once`,
  );
}
