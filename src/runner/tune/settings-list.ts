import { fractionalPower } from "../../core/fractional-power.js";
import { canonicalJson } from "../../core/hash.js";
import { createRng, type Rng } from "../../core/rng.js";
import {
  type Dimension,
  isRange,
  type SearchSpace,
  type SettingValue,
  type Tune,
  type ValueRange,
} from "./tune-schema.js";

/** Values by setting; null where the family chooses the value itself. */
export type Settings = Readonly<Record<string, SettingValue | null>>;

/** Values of a range are rounded to this many significant digits: a person can read them, and they are equal on every machine. */
const DIGITS = 3;
/** "tune" in ASCII: keeps the draws apart from other uses of the same seed. */
const STREAM = 0x74756e65;
/** Draws in a row that repeat an earlier one, or are skipped, before the space counts as used up. */
const MOST_REPEATS = 1000;

/** Settings of the space that do not go together, and why. */
export interface SkippedSettings {
  readonly settings: Settings;
  readonly reason: string;
  /** The same without the one that has no effect there, which are compared instead; null when nothing is. */
  readonly instead: Settings | null;
}

export interface SettingsList {
  /** The experiment's own first. */
  readonly compared: readonly Settings[];
  /** In the order they came up. */
  readonly skipped: readonly SkippedSettings[];
}

/**
 * The settings to compare, each once: the experiment's own first, then as many random draws as asked for (fewer when the space
 * holds no more), or every point of the grid. Draw i is the same however many are asked for.
 * Of settings that do not go together one is left to the family where that makes them sound (subsample, without bootstrap);
 * otherwise they are skipped, and another draw takes their place.
 * @param own values of the searched settings as the experiment has them
 * @param isWhole whether a setting takes whole numbers only
 * @param refusal why settings do not go together, null when they do; the experiment's own are not asked
 * @param withoutIdle takes out of settings those that have no effect beside the others
 */
export function listSettings(
  tune: Tune,
  own: Settings,
  isWhole: (setting: string) => boolean,
  refusal: (settings: Settings) => string | null = () => null,
  withoutIdle: (settings: Settings) => Settings = (settings) => settings,
): SettingsList {
  const first = withoutIdle(own);
  const found = new Map([[canonicalJson(first), first]]);
  const skipped = new Map<string, SkippedSettings>();
  const add = (drawn: Settings) => {
    const settings = withoutIdle(drawn);
    const key = canonicalJson(settings);
    if (found.has(key) || skipped.has(key)) return false;
    const reason = refusal(settings);
    const used = reason === null ? settings : withoutOne(settings, refusal);
    if (reason !== null) skipped.set(key, { settings, reason, instead: used });
    if (used === null || found.has(canonicalJson(used))) return false;
    found.set(canonicalJson(used), used);
    return true;
  };
  const list = () => ({ compared: [...found.values()], skipped: [...skipped.values()] });
  if (tune.method === "grid") {
    for (const settings of gridSettings(tune.space, isWhole)) add(settings);
    return list();
  }
  const wanted = (tune.candidates ?? 0) + 1;
  let repeats = 0;
  for (let draw = 1; found.size < wanted && repeats < MOST_REPEATS; draw++) {
    repeats = add(drawSettings(tune.space, createRng(tune.seed ?? 0, STREAM + draw), isWhole)) ? 0 : repeats + 1;
  }
  return list();
}

/** The settings with the first one, by name, left to the family that makes them sound; null when none does. */
function withoutOne(settings: Settings, refusal: (settings: Settings) => string | null): Settings | null {
  const fewer = Object.keys(settings)
    .sort()
    .map((name) => ({ ...settings, [name]: null }));
  return fewer.find((one) => refusal(one) === null) ?? null;
}

/** Number of points of the grid. */
export function gridSize(space: SearchSpace, isWhole: (setting: string) => boolean): number {
  return Object.entries(space).reduce((size, [name, one]) => size * gridValues(one, isWhole(name)).length, 1);
}

function drawSettings(space: SearchSpace, rng: Rng, isWhole: (setting: string) => boolean): Settings {
  const names = Object.keys(space).sort();
  return Object.fromEntries(names.map((name) => [name, drawValue(space[name]!, rng, isWhole(name))]));
}

function drawValue(dimension: Dimension, rng: Rng, whole: boolean): SettingValue {
  if (!isRange(dimension)) return dimension[rng.int(dimension.length)]!;
  if (whole && dimension.scale === "linear") return dimension.from + rng.int(dimension.to - dimension.from + 1);
  return valueAt(dimension, rng.uniform(), whole);
}

function gridSettings(space: SearchSpace, isWhole: (setting: string) => boolean): Settings[] {
  return Object.keys(space)
    .sort()
    .reduce<Settings[]>(
      (begun, name) =>
        begun.flatMap((settings) =>
          gridValues(space[name]!, isWhole(name)).map((value) => ({ ...settings, [name]: value })),
        ),
      [{}],
    );
}

function gridValues(dimension: Dimension, whole: boolean): readonly SettingValue[] {
  if (!isRange(dimension)) return [...new Set(dimension)];
  const last = dimension.points - 1;
  const values = Array.from({ length: dimension.points }, (_, i) =>
    i === last ? dimension.to : valueAt(dimension, i / last, whole),
  );
  return [...new Set(values)];
}

/** The value at `share` (0 to below 1) of the way from one end to the other. */
function valueAt({ from, to, scale }: ValueRange, share: number, whole: boolean): number {
  const exact = scale === "log" ? from * fractionalPower(to / from, share) : from + share * (to - from);
  const rounded = whole ? Math.round(exact) : Number(exact.toPrecision(DIGITS));
  return Math.min(to, Math.max(from, rounded));
}
