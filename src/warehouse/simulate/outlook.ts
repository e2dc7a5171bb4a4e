import { USAGE_NOISE } from "./play-game.js";
import type { Player } from "./player.js";
import { OFF_REBOUND_CHANCE, TURNOVER_CHANCE } from "./possession.js";
import {
  blowoutChance,
  creationFactor,
  GAME_MINUTES,
  garbageWeight,
  minutesNoise,
  planMinutes,
  type Rotation,
  rotationOf,
} from "./rotation.js";

/** What overtime adds to a team's chances on average. */
const OVERTIME = 1.005;
/** Night-to-night variation of a player's chances from pace and from who else plays. */
const OTHER_NOISE = 0.06;

/** What can be known of one team before tip-off: who is on it and how likely each takes part. */
export interface TeamForecast {
  readonly players: readonly Player[];
  readonly roles: readonly number[];
  readonly playing: readonly number[];
  readonly makeFactor: number;
}

/** The true expectation of one player's scoring, given that he takes part. */
export interface PlayerOutlook {
  readonly minutes: number;
  /** Chance that one of his team's shooting chances is his. */
  readonly share: number;
  /** Probabilities of 1, 2 and 3 points from a chance of his. */
  readonly scores: readonly [number, number, number];
  /** Coefficient of variation of `share` over nights. */
  readonly variation: number;
  readonly points: number;
}

export interface TeamOutlook {
  readonly players: readonly PlayerOutlook[];
  /** Expected shooting chances of the team (field-goal attempts and free-throw trips). */
  readonly chances: number;
  readonly points: number;
}

/** The true pre-game expectation of both teams; nothing of the game itself enters it. */
export function gameOutlook(home: TeamForecast, away: TeamForecast, possessions: number): [TeamOutlook, TeamOutlook] {
  const first = [teamOutlook(home, possessions, 0), teamOutlook(away, possessions, 0)] as const;
  const blowout = blowoutChance(first[0].points - first[1].points);
  return [teamOutlook(home, possessions, blowout), teamOutlook(away, possessions, blowout)];
}

function teamOutlook(team: TeamForecast, possessions: number, blowout: number): TeamOutlook {
  const { players, roles, playing } = team;
  const rotation = rotationOf(roles, playing);
  const { chance } = rotation;
  const planned = expectedMinutes(rotation, blowout);
  const makeFactor = team.makeFactor * creationFactor(meanUsage(players, planned, chance));
  const scores = players.map((player) => scoresOf(player, makeFactor));
  const misses = players.map((player, i) => missOf(player, scores[i]!));
  let weight = 0;
  let missed = 0;
  let perChance = 0;
  for (const [i, player] of players.entries()) {
    const own = chance[i]! * planned[i]! * player.usage;
    weight += own;
    missed += own * misses[i]!;
    perChance += own * meanOf(scores[i]!);
  }
  const keeps = 1 - TURNOVER_CHANCE;
  const chances = (OVERTIME * possessions * keeps) / (1 - (keeps * OFF_REBOUND_CHANCE * missed) / weight);
  const outlooks = players.map((player, i) => {
    // Whoever is in doubt is priced as if he plays: a bet on him is void otherwise.
    const minutes = playing[i]! > 0.9 ? planned[i]! : ownMinutes(team, i, blowout);
    const counted = chance[i]! * planned[i]!;
    const others = ((weight - counted * player.usage) * (GAME_MINUTES - minutes)) / (GAME_MINUTES - counted);
    const own = minutes * player.usage;
    const rotationNoise = minutesNoise(minutes) / Math.max(minutes, 1);
    const variation = Math.sqrt(rotationNoise * rotationNoise + USAGE_NOISE * USAGE_NOISE + OTHER_NOISE * OTHER_NOISE);
    // A share is concave in the player's own weight: noise in it costs a little.
    const still = own / (own + others);
    const share = still * (1 - still * (1 - still) * variation * variation);
    return { minutes, share, scores: scores[i]!, variation, points: chances * share * meanOf(scores[i]!) };
  });
  return { players: outlooks, chances, points: (chances * perChance) / weight };
}

/** Expected minutes of one player on the condition that he plays. */
function ownMinutes({ roles, playing }: TeamForecast, position: number, blowout: number): number {
  const available = playing.map((chance, i) => (i === position ? 1 : chance));
  const rotation = rotationOf(roles, available);
  const chance = rotation.chance.map((value, i) => (i === position ? 1 : value));
  return expectedMinutes({ roles: rotation.roles, chance }, blowout)[position]!;
}

function meanUsage(players: readonly Player[], minutes: Float64Array, playing: readonly number[]): number {
  let sum = 0;
  let all = 0;
  for (const [i, player] of players.entries()) {
    sum += playing[i]! * minutes[i]! * player.usage;
    all += playing[i]! * minutes[i]!;
  }
  return sum / all;
}

/** Minutes of each if he is in the rotation, less what a decided last quarter takes from starters for the bench. */
function expectedMinutes({ roles, chance }: Rotation, blowout: number): Float64Array {
  const planned = planMinutes(roles, chance);
  let garbage = 0;
  for (let i = 0; i < planned.length; i++) garbage += chance[i]! * garbageWeight(planned[i]!);
  const scale = garbage > 0 ? GAME_MINUTES / garbage : 0;
  return planned.map((minutes) => minutes * (1 - 0.25 * blowout) + 0.25 * blowout * scale * garbageWeight(minutes));
}

function scoresOf({ chances, makes }: Player, factor: number): [number, number, number] {
  const { freeThrow } = makes;
  return [
    2 * chances.trip * freeThrow * (1 - freeThrow),
    chances.trip * freeThrow * freeThrow + factor * (chances.paint * makes.paint + chances.mid * makes.mid),
    factor * chances.three * makes.three,
  ];
}

/** Chance that a chance of his ends in a miss that can be rebounded. */
function missOf({ chances, makes }: Player, scores: readonly number[]): number {
  const { freeThrow } = makes;
  const fieldGoals = scores[1]! - chances.trip * freeThrow * freeThrow + scores[2]!;
  return chances.trip * (1 - freeThrow) + (1 - chances.trip - fieldGoals);
}

function meanOf(scores: readonly [number, number, number]): number {
  return scores[0] + 2 * scores[1] + 3 * scores[2];
}
