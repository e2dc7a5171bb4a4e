import { LabError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { didYouMean } from "../../core/near-names.js";
import { gridSize } from "./settings-list.js";
import {
  type Dimension,
  isRange,
  MOST_CANDIDATES,
  type SearchSpace,
  type SettingValue,
  type Tune,
  type TuneInput,
} from "./tune-schema.js";
import type { TunedFamily } from "./tuned-family.js";

const DEFAULT_CANDIDATES = 30;
const DEFAULT_POINTS = 3;

/** A defect of `tune:`. */
export interface TuneIssue {
  readonly path: string;
  readonly message: string;
}

/**
 * A command line's `tune` over a file's: a grid leaves the number of candidates behind, and asking for tuning without saying how
 * takes back the file's "off".
 */
export function mergeTune(file: TuneInput | undefined, flags: TuneInput | undefined): TuneInput | undefined {
  if (!file || !flags) return flags ?? file;
  const { candidates, method, ...rest } = file;
  const keepsCount = candidates !== undefined && flags.method !== "grid";
  const keepsMethod = method !== undefined && method !== "off";
  return { ...rest, ...(keepsMethod && { method }), ...(keepsCount && { candidates }), ...flags };
}

/** Fills in what `tune:` leaves open; null when it is off. */
export function completeTune(input: TuneInput | undefined, family: TunedFamily): Tune | null {
  if (input === undefined || input.method === "off") return null;
  const space: Record<string, Dimension> = {};
  for (const [name, one] of Object.entries(input.space ?? family.space)) {
    space[name] = Array.isArray(one)
      ? one
      : {
          from: one.from,
          to: one.to,
          scale: one.scale ?? family.usual(name)?.scale ?? "linear",
          points: one.points ?? family.usual(name)?.points ?? DEFAULT_POINTS,
        };
  }
  if (input.method === "grid")
    return { method: "grid", ...(input.candidates && { candidates: input.candidates }), space };
  return {
    method: "random",
    candidates: input.candidates ?? DEFAULT_CANDIDATES,
    seed: input.seed ?? family.seed,
    space,
  };
}

/** Every defect of a completed `tune:`, each with its path. */
export function tuneIssues(tune: Tune, family: TunedFamily): TuneIssue[] {
  const issues: TuneIssue[] = [];
  const names = Object.keys(tune.space);
  if (tune.method === "grid" && tune.candidates !== undefined) {
    issues.push({ path: "tune.candidates", message: "goes with method random: a grid has what its space makes" });
  }
  if (family.tunable.length === 0) {
    return [{ path: "tune", message: `framework "${family.framework}" has no setting that can be searched` }];
  }
  if (names.length === 0) {
    const message = `there is nothing to search; name settings of "${family.framework}": ${family.tunable.join(", ")}`;
    issues.push({ path: "tune.space", message });
  }
  for (const name of names) {
    const message = dimensionDefect(name, tune.space, family);
    if (message !== null) issues.push({ path: `tune.space.${name}`, message });
  }
  const size = issues.length === 0 && tune.method === "grid" ? gridSize(tune.space, family.isWhole) : 0;
  if (size > MOST_CANDIDATES) {
    issues.push({
      path: "tune.space",
      message: `the grid has ${grouped(size)} points, at most ${grouped(MOST_CANDIDATES)} are fitted`,
    });
  }
  return issues;
}

function dimensionDefect(name: string, space: SearchSpace, family: TunedFamily): string | null {
  if (!family.tunable.includes(name)) {
    const near = didYouMean(name, family.tunable);
    return `cannot be searched${near}; settings of "${family.framework}" that can: ${family.tunable.join(", ")}`;
  }
  const dimension = space[name]!;
  if (!isRange(dimension)) return firstDefect(dimension, name, space, family);
  const { from, to, scale } = dimension;
  if (from >= to) return `from ${from} is not below to ${to}`;
  if (scale === "log" && from <= 0) return `a log scale needs from above 0, got ${from}`;
  if (family.isWhole(name) && !(Number.isInteger(from) && Number.isInteger(to))) {
    return `takes whole numbers, got from ${from} to ${to}`;
  }
  return firstDefect([from, to], name, space, family);
}

/**
 * What is wrong with the first bad value. One that the experiment's own settings do not allow may still go with values of the other
 * searched settings (subsample with bootstrap), so it is bad only when it goes with none of them: not with any value of one
 * other setting, nor with the first or the last of all.
 */
function firstDefect(
  values: readonly SettingValue[],
  name: string,
  space: SearchSpace,
  { check, tunable }: TunedFamily,
): string | null {
  const others = Object.entries(space).filter(([other]) => other !== name && tunable.includes(other));
  const ends = [0, -1].map((end) =>
    Object.fromEntries(
      others.map(([other, one]) => [other, isRange(one) ? (end === 0 ? one.from : one.to) : one.at(end)!]),
    ),
  );
  const single = others.flatMap(([other, one]) =>
    (isRange(one) ? [one.from, one.to] : one).map((value) => ({ [other]: value })),
  );
  for (const value of values) {
    const [own, ...among] = [{}, ...ends, ...single].map((settings) =>
      defectOf(() => check({ ...settings, [name]: value })),
    );
    if (own !== null && among.every((defect) => defect !== null)) return own!;
  }
  return null;
}

function defectOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.message;
  }
}
