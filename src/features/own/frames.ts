import { type PriorFrame, prior, type Scope } from "../prior-window.js";
import type { StatisticDefinition } from "./definition-schema.js";

/** Which of a player's earlier games a definition looks at, by the name it uses. */
const SCOPES = {
  player: "player",
  player_season: "playerSeason",
  player_team: "playerTeam",
  player_opponent: "playerOpponent",
  player_venue: "playerVenue",
} as const satisfies Record<string, Scope>;

export type ScopeName = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as [ScopeName, ...ScopeName[]];

type Window = NonNullable<StatisticDefinition["window"]>;

/** The scope of prior windows a definition's `among` stands for. */
export function scopeOf(among: ScopeName = "player"): Scope {
  return SCOPES[among];
}

/**
 * The frame of earlier games a definition looks at.
 * @returns the frame, or in words why there is none
 */
export function frameOf(among: ScopeName = "player", window: Window = "to_date"): PriorFrame | string {
  const scope = prior(SCOPES[among]);
  if (window === "to_date") return scope.toDate();
  if ("games" in window) return scope.last(window.games);
  if ("days" in window) {
    return among === "player_opponent"
      ? "days do not go with player_opponent: give games, seasons or to_date"
      : scope.within(window.days);
  }
  if ("seasons" in window) {
    return among === "player_opponent" ? scope.seasons(window.seasons) : "seasons go with among: player_opponent only";
  }
  if (window.from > window.to)
    return `from (${window.from}) is the nearer game and cannot lie beyond to (${window.to})`;
  return scope.places(window.to, window.from);
}
