import { clamp, type Draws } from "./draws.js";
import { HEALTHY, type Health } from "./health.js";
import type { PlayerName } from "./player-names.js";

/** A player's true state; the box scores are draws from it. It moves slowly and never depends on past results. */
export interface Player {
  /** Position in the league's list of players; his player_id is FIRST_PLAYER_ID plus it. */
  readonly index: number;
  readonly name: PlayerName;
  age: number;
  /** General level, about mean 0 and standard deviation 1 over the league: decides his place in the rotation. */
  talent: number;
  /** Minutes a game his coach means to give him when nobody is missing. */
  roleMinutes: number;
  /** Shooting chances taken per minute against a team-mate's average, 1 = average. */
  usage: number;
  /** Shares of his chances that become free-throw trips, paint, mid-range and three-point attempts; they sum to 1. */
  readonly chances: { readonly trip: number; readonly paint: number; readonly mid: number; readonly three: number };
  /** Make probabilities against an average defence at a neutral site. */
  readonly makes: { freeThrow: number; paint: number; mid: number; three: number };
  /** Relative rates per minute of everything that is not a shot, 1 = average. */
  readonly rates: {
    readonly offRebound: number;
    readonly defRebound: number;
    readonly assist: number;
    readonly steal: number;
    readonly block: number;
    readonly turnover: number;
    readonly foul: number;
  };
  health: Health;
}

export const FIRST_PLAYER_ID = 900_001;
export const ROSTER_SIZE = 17;

/** Minutes by rank on a healthy team. */
const ROLE_BY_RANK = [34, 32.6, 31, 29.2, 27, 24, 21.5, 19, 16.5, 13, 7, 3, 2, 1.2, 0.8, 0.6, 0.5];

export function createPlayer(index: number, name: PlayerName, age: number, talent: number, draws: Draws): Player {
  // 0 is a pure guard, 1 a pure big man.
  const size = draws.uniform();
  const trip = clamp(0.089 + 0.022 * talent + 0.02 * size + 0.025 * draws.normal(), 0.02, 0.2);
  const three = clamp(0.62 - 0.42 * size + 0.1 * draws.normal(), 0.01, 0.75);
  const mid = (1 - three) * clamp(0.26 + 0.08 * draws.normal(), 0.05, 0.5);
  const shots = 1 - trip;
  const spread = (rate: number, by: number) => Math.max(0.15, rate * (1 + by * draws.normal()));
  const player: Player = {
    index,
    name,
    age,
    talent,
    roleMinutes: 10,
    usage: 1,
    chances: { trip, paint: shots * (1 - three - mid), mid: shots * mid, three: shots * three },
    makes: {
      freeThrow: clamp(0.82 - 0.09 * size + 0.055 * draws.normal(), 0.45, 0.93),
      paint: clamp(0.562 + 0.06 * size + 0.012 * talent + 0.025 * draws.normal(), 0.42, 0.74),
      mid: clamp(0.41 + 0.012 * talent + 0.025 * draws.normal(), 0.3, 0.53),
      three: clamp(0.36 - 0.02 * size + 0.005 * talent + 0.018 * draws.normal(), 0.25, 0.44),
    },
    rates: {
      offRebound: spread(0.3 + 1.5 * size, 0.25),
      defRebound: spread(0.6 + 0.9 * size, 0.2),
      assist: spread(1.7 - 1.3 * size, 0.3),
      steal: spread(1, 0.25),
      block: spread(0.25 + 1.6 * size, 0.35),
      turnover: spread(1, 0.15),
      foul: spread(0.8 + 0.5 * size, 0.2),
    },
    health: HEALTHY,
  };
  player.usage = usageOf(0.72 * talent + 0.62 * draws.normal());
  return player;
}

/** A right-skewed curve, so that a few carry their teams and most do not: usage at -2, 0, 2 is 0.50, 0.92, 1.71. */
function usageOf(z: number): number {
  const bounded = clamp(z, -2.2, 3.2);
  return 0.92 * (1 + 0.33 * bounded + 0.05 * bounded * bounded);
}

/** Ranks a roster by talent and hands out roles; `keep` (0..1) is the weight of the role a player had before. */
export function assignRoles(roster: readonly Player[], keep: number, draws: Draws): void {
  const ranked = [...roster].sort((a, b) => b.talent - a.talent || a.index - b.index);
  for (const [rank, player] of ranked.entries()) {
    const target = ROLE_BY_RANK[Math.min(rank, ROLE_BY_RANK.length - 1)]! * (1 + 0.05 * draws.normal());
    player.roleMinutes = clamp(keep * player.roleMinutes + (1 - keep) * target, 0.3, 37);
  }
}

/** What a week of the season does to a player: a slow walk of usage and role, now and then a new role. */
export function drift(player: Player, draws: Draws): void {
  player.usage = clamp(player.usage * (1 + 0.008 * draws.normal()), 0.35, 2.2);
  const change = draws.chance(0.008) ? 5 * draws.normal() : 0.22 * draws.normal();
  // The end of the bench has little to lose and, most nights, little to win.
  const weight = Math.min(1, (player.roleMinutes + 1) / 12);
  player.roleMinutes = clamp(player.roleMinutes + weight * change, 0.3, 37.5);
}

/** A year later: the young get better, the old worse, everybody a little different. */
export function ageOneYear(player: Player, draws: Draws): void {
  player.age += 1;
  const { age } = player;
  const trend = age < 24 ? 0.22 : age < 27 ? 0.08 : age < 31 ? -0.02 : age < 34 ? -0.14 : -0.3;
  const change = trend + 0.22 * draws.normal();
  player.talent = clamp(player.talent + change, -2.5, 3.2);
  player.usage = clamp(player.usage * (1 + 0.2 * change + 0.05 * draws.normal()), 0.4, 2.1);
  const { makes } = player;
  makes.paint = clamp(makes.paint + 0.008 * change + 0.008 * draws.normal(), 0.42, 0.74);
  makes.mid = clamp(makes.mid + 0.008 * change + 0.008 * draws.normal(), 0.3, 0.53);
  makes.three = clamp(makes.three + 0.003 * change + 0.006 * draws.normal(), 0.25, 0.44);
}
