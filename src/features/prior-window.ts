import { sha256 } from "../core/hash.js";
import type { AsOfSql, BoxSql } from "./as-of-sql.js";

/**
 * The rows a window looks over and their order. Every order key is an integer and, within its partition, unique for
 * row frames: a player or team has one game a day (the build refuses data that says otherwise).
 */
const SCOPES = {
  player: { partition: "player_id", order: "day", words: "his games" },
  playerTeam: { partition: "player_id, team", order: "day", words: "his games for this team" },
  playerSeason: { partition: "player_id, season", order: "day", words: "his games of this season" },
  playerTeamSeason: {
    partition: "player_id, season, team",
    order: "team_game",
    words: "the games of this season he played for this team",
  },
  playerOpponent: {
    partition: "player_id, opponent",
    order: "season_year * 1000000 + day",
    words: "his games against this opponent",
  },
  playerVenue: { partition: "player_id, home", order: "day", words: "his games at home or away, as this one" },
  team: { partition: "team", order: "day", words: "the team's games" },
  teamSeason: { partition: "team, season", order: "day", words: "the team's games of this season" },
  leagueSeason: { partition: "season", order: "day", words: "all game days of this season" },
} as const;

export type Scope = keyof typeof SCOPES;
export type Aggregate = "sum" | "wide_sum" | "count" | "max";

/** One windowed aggregate over earlier rows. `depth` is 1 for windows over plain columns, 2 for windows over those. */
export interface PriorWindow {
  readonly alias: string;
  readonly scope: Scope;
  readonly aggregate: Aggregate;
  readonly argument: BoxSql;
  /** The text between OVER's parentheses. */
  readonly over: string;
  readonly sql: string;
  readonly depth: number;
  /** The rows looked at, in words. */
  readonly words: string;
}

/** Aggregates over one frame of earlier rows. Arguments are whole numbers: sums of them do not depend on any order. */
export interface PriorFrame {
  sum(value: BoxSql): AsOfSql;
  /** The sum as a number of 128 bits, for values that 64 bits may not hold the sum of. */
  wideSum(value: BoxSql): AsOfSql;
  /** Number of rows where the value is not NULL. */
  count(value: BoxSql): AsOfSql;
  max(value: BoxSql): AsOfSql;
}

export interface PriorScope {
  /** The last `n` rows before this one. */
  last(n: number): PriorFrame;
  /** The rows from `farthest` to `nearest` places before this one; the row just before is number 1. */
  places(farthest: number, nearest: number): PriorFrame;
  /** All rows before this one. */
  toDate(): PriorFrame;
  /** Rows whose order key (days, or team games for playerTeamSeason) is 1 to `n` smaller than this row's. */
  within(n: number): PriorFrame;
  /** All rows with a smaller order key: what toDate is where several rows may share a key. */
  strictlyBefore(): PriorFrame;
  /** Earlier rows of this and the `n - 1` seasons before it; playerOpponent only. */
  seasons(n: number): PriorFrame;
}

/**
 * The only way to write a window in a feature. Every frame ends at 1 PRECEDING, so neither the target's own game nor a
 * later one can enter.
 */
export function prior(scope: Scope): PriorScope {
  const frame = (unit: "ROWS" | "RANGE", start: string, end: string, label: string, words: string) =>
    priorFrame(scope, `${unit} BETWEEN ${start} PRECEDING AND ${end} PRECEDING`, label, words);
  const { words, order } = SCOPES[scope];
  const unit = order === "team_game" ? "team games" : "days";
  return {
    last: (n) => frame("ROWS", count(n), "1", `last${n}`, `the last ${n} of ${words}`),
    places: (farthest, nearest) => {
      if (nearest < 1 || farthest < nearest)
        throw new RangeError(`places ${farthest} to ${nearest} are not earlier rows`);
      const label = `place${farthest}to${nearest}`;
      return frame("ROWS", count(farthest), count(nearest), label, `${words}, ${farthest} to ${nearest} games back`);
    },
    toDate: () => frame("ROWS", "UNBOUNDED", "1", "to_date", `${words} before this date`),
    within: (n) => frame("RANGE", count(n), "1", `within${n}`, `${words} in the ${n} ${unit} before`),
    strictlyBefore: () => frame("RANGE", "UNBOUNDED", "1", "before", `${words} before this date`),
    seasons: (n) => {
      if (scope !== "playerOpponent") throw new RangeError(`scope ${scope} is not ordered by season`);
      const start = `(${count(n) === "1" ? "" : `${(n - 1) * 1_000_000} + `}day)`;
      return frame(
        "RANGE",
        start,
        "1",
        `seasons${n}`,
        `${words} before this date, this and the ${n - 1} seasons before`,
      );
    },
  };
}

function priorFrame(scope: Scope, frame: string, label: string, words: string): PriorFrame {
  const { partition, order } = SCOPES[scope];
  const over = `PARTITION BY ${partition} ORDER BY ${order} ${frame}`;
  const make = (aggregate: Aggregate, argument: BoxSql): AsOfSql => {
    const name = /^\w+$/.test(argument.text) ? argument.text : sha256(argument.text).slice(0, 8);
    const alias = `${scope}_${label}_${aggregate}_${name}`;
    const type = aggregate === "wide_sum" ? "HUGEINT" : "BIGINT";
    const value = aggregate === "count" ? argument.text : `CAST(${argument.text} AS ${type})`;
    const window: PriorWindow = {
      alias,
      scope,
      aggregate,
      argument,
      over,
      sql: `CAST(${aggregate.replace("wide_", "")}(${value}) OVER (${over}) AS ${type})`,
      depth: 1 + Math.max(0, ...argument.windows.map((inner) => inner.depth)),
      words,
    };
    return { kind: "as-of", text: alias, windows: [window], known: [] };
  };
  return {
    sum: (value) => make("sum", value),
    wideSum: (value) => make("wide_sum", value),
    count: (value) => make("count", value),
    max: (value) => make("max", value),
  };
}

function count(n: number): string {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`${n} is not a number of earlier rows`);
  return String(n);
}

/** All windows a set of expressions needs, those inside arguments included, each once. */
export function allWindows(expressions: readonly (AsOfSql | BoxSql)[]): PriorWindow[] {
  const found = new Map<string, PriorWindow>();
  const visit = (windows: readonly PriorWindow[]) => {
    for (const window of windows) {
      visit(window.argument.windows);
      found.set(window.alias, window);
    }
  };
  for (const expression of expressions) visit(expression.windows);
  return [...found.values()];
}

/** SQL for the very rows a window looks at, as a list of structs in the window's order: what explain shows. */
export function rowsOfWindow(window: PriorWindow, fields: string): string {
  return `list({${fields}}) OVER (${window.over})`;
}
