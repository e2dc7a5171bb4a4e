import { type AsOfSql, asOf, type BoxSql, box, known, labelled } from "../as-of-sql.js";
import type { FeatureSource } from "../feature-def.js";
import { type PriorFrame, prior } from "../prior-window.js";
import { ratio, slope, streak, wideSampleStd } from "../statistics.js";
import { allOf, type Condition, readCondition, where } from "./condition.js";
import type { StatisticDefinition } from "./definition-schema.js";
import { frameOf, scopeOf } from "./frames.js";
import { GAME_COLUMNS, type GameColumn } from "./game-columns.js";
import { type Complain, checkSettings } from "./statistic-settings.js";

/** What a definition becomes. */
export interface CompiledFeature {
  readonly sql: AsOfSql;
  readonly sources: readonly FeatureSource[];
  readonly usesAbsences: boolean;
}

type Statistic = StatisticDefinition["statistic"];

/**
 * Compiles a statistic of earlier games by the catalogue's own helpers, so that it can look at no later ones.
 * @returns null once `complain` was told of a defect; every defect is told
 */
export function compileStatistic(definition: StatisticDefinition, complain: Complain): CompiledFeature | null {
  let sound = true;
  const defect: Complain = (setting, message) => {
    sound = false;
    complain(setting, message);
  };
  checkSettings(definition, defect);
  const parts = readParts(definition, defect);
  return sound && parts ? compiled(definition, parts) : null;
}

interface Parts {
  readonly of: GameColumn | null;
  readonly per: GameColumn | null;
  readonly only: Condition | null;
  readonly holds: Condition | null;
  readonly frame: PriorFrame;
}

function readParts(definition: StatisticDefinition, complain: Complain): Parts | null {
  const column = (setting: "of" | "per") => {
    const name = definition[setting];
    if (name === undefined) return null;
    const found = GAME_COLUMNS[name]!;
    if (definition.statistic === "slope" && !found.always) {
      complain(setting, `not every game has ${name}, and a slope needs a value of each`);
    }
    return found;
  };
  const condition = (text: string, setting: string) => {
    const read = readCondition(text);
    if (typeof read !== "string") return [read];
    complain(setting, read);
    return [];
  };
  const only = [definition.where ?? []].flat().flatMap((text) => condition(text, "where"));
  const holds = definition.holds === undefined ? [] : condition(definition.holds, "holds");
  const frame = frameOf(definition.among, definition.window);
  if (typeof frame === "string") complain("window", frame);
  const parts = {
    of: column("of"),
    per: column("per"),
    only: only.length > 0 ? allOf(only) : null,
    holds: holds[0] ?? null,
  };
  return typeof frame === "string" ? null : { ...parts, frame };
}

function compiled(definition: StatisticDefinition, parts: Parts): CompiledFeature {
  const inputs = [parts.of, parts.per, parts.only, parts.holds];
  return {
    sql: COMPILE[definition.statistic](parts, definition),
    sources: [...new Set<FeatureSource>(["player_games", ...inputs.flatMap((input) => input?.sources ?? [])])],
    usesAbsences: false,
  };
}

const PLAYED = box`CASE WHEN played = 1 THEN 1 END`;

const COMPILE: Readonly<Record<Statistic, (parts: Parts, definition: StatisticDefinition) => AsOfSql>> = {
  mean: (parts, { of, least }) =>
    overGames(parts, of!, least, (frame, value, { scale }) => meanOf(frame, value, scale)),
  sum: (parts, { of, least }) =>
    overGames(parts, of!, least, (frame, value, { scale }) => inUnits(frame.sum(value), scale)),
  max: (parts, { of, least }) =>
    overGames(parts, of!, least, (frame, value, { scale }) => inUnits(frame.max(value), scale)),
  min: (parts, { of, least }) =>
    overGames(parts, of!, least, (frame, value, { scale }) => {
      const negative = labelled(`-${value.label ?? value.text}`, box`-${value}`);
      return inUnits(asOf`-${frame.max(negative)}`, scale);
    }),
  std: (parts, { of, least }) =>
    overGames(parts, of!, least, (frame, value, { scale }) => inUnits(wideSampleStd(frame, value), scale)),
  ratio: ({ of, per, only, frame }, { least }) => {
    const both = box`CASE WHEN ${of!.value} IS NOT NULL AND ${per!.value} IS NOT NULL THEN 1 END`;
    const part = (column: GameColumn) =>
      of!.always && per!.always && !only
        ? column.value
        : labelled(column.words, box`CASE WHEN ${whole(both, only)} = 1 THEN ${column.value} END`);
    const found = ratio(frame, part(of!), part(per!));
    const scale = of!.scale === per!.scale ? found : asOf`${found} * ${per!.scale} / ${of!.scale}`;
    return enough(frame, whole(both, only), least, scale);
  },
  count: ({ only, frame }) => frame.count(whole(PLAYED, only)),
  share: ({ only, holds, frame }, { least }) => {
    const outcome = box`CASE WHEN ${holds!.holds} THEN 1 WHEN NOT ${holds!.holds} THEN 0 END`;
    const value = labelled(holds!.words, whole(outcome, only));
    return enough(frame, value, least, asOf`${frame.sum(value)} / nullif(${frame.count(value)}, 0)`);
  },
  slope: ({ of }, { window, least }) => {
    const { games } = window as { games: number };
    return inUnits(slope(games, least ?? Math.max(2, Math.ceil(games / 2)), of!.value), of!.scale);
  },
  streak: ({ only, holds }, { among }) => {
    const judged = box`CASE WHEN ${holds!.holds} IS NOT NULL THEN 1 END`;
    return streak(scopeOf(among), whole(judged, only), holds!.holds);
  },
  days_since: ({ only }, { among }) => {
    const day = labelled("day", whole(box`CASE WHEN played = 1 THEN day END`, only));
    return asOf`${known("day")} - ${prior(scopeOf(among)).toDate().max(day)}`;
  },
};

/** A statistic of one column over those games of the frame that have it and pass, NULL under `least` of them. */
function overGames(
  { of, only, frame }: Parts,
  name: string,
  least: number | undefined,
  compute: (frame: PriorFrame, value: BoxSql, column: GameColumn) => AsOfSql,
): AsOfSql {
  const value = where(only, of!.value, of!.value.label ?? name);
  return enough(frame, value, least, compute(frame, value, of!));
}

/** Seconds are divided together with the count and millionths after it, as the catalogue does: equal definitions give equal bits. */
function meanOf(frame: PriorFrame, value: BoxSql, scale: number): AsOfSql {
  const [sum, count] = [frame.sum(value), frame.count(value)];
  if (scale === 1_000_000) return asOf`(${sum} / nullif(${count}, 0)) / 1000000.0`;
  return scale === 1 ? asOf`${sum} / nullif(${count}, 0)` : asOf`${sum} / nullif(${scale} * ${count}, 0)`;
}

function inUnits(value: AsOfSql, scale: number): AsOfSql {
  return scale === 1 ? value : asOf`${value} / ${scale}`;
}

function enough(frame: PriorFrame, value: BoxSql, least: number | undefined, result: AsOfSql): AsOfSql {
  return least === undefined || least < 2
    ? result
    : asOf`CASE WHEN ${frame.count(value)} >= ${least} THEN ${result} END`;
}

function whole(value: BoxSql, only: Condition | null): BoxSql {
  return only ? box`CASE WHEN ${only.holds} THEN ${value} END` : value;
}
