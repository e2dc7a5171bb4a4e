import type { BoxLine } from "./box-line.js";
import type { Draws } from "./draws.js";

export const TURNOVER_CHANCE = 0.132;
export const OFF_REBOUND_CHANCE = 0.225;
const TEAM_REBOUND_CHANCE = 0.08;
const STEAL_CHANCE = 0.55;
const ASSIST_CHANCE = 0.68;
const BLOCK_CHANCE = 0.115;
const OTHER_FOUL_CHANCE = 0.085;

/** What somebody on the floor is picked for; each has cumulative weights over the line-up. */
const PICKS = ["chance", "turnover", "offRebound", "defRebound", "assist", "steal", "block", "foul"] as const;
export type Pick = (typeof PICKS)[number];

/** One team during one part of a game. */
export interface Attack {
  readonly lines: readonly BoxLine[];
  /** Factor on this team's make probabilities tonight, free throws apart. */
  readonly makeFactor: number;
  readonly cumulative: Readonly<Record<Pick, Float64Array>>;
}

/** @param weights one weight per player of the line-up and pick */
export function attackOf(
  lines: readonly BoxLine[],
  makeFactor: number,
  weights: (pick: Pick, position: number) => number,
): Attack {
  const cumulative = {} as Record<Pick, Float64Array>;
  for (const pick of PICKS) {
    const sums = new Float64Array(lines.length);
    let sum = 0;
    for (let i = 0; i < sums.length; i++) {
      sum += weights(pick, i);
      sums[i] = sum;
    }
    cumulative[pick] = sums;
  }
  return { lines, makeFactor, cumulative };
}

function pickLine(side: Attack, pick: Pick, draws: Draws): BoxLine {
  const sums = side.cumulative[pick];
  const target = draws.uniform() * sums[sums.length - 1]!;
  let i = 0;
  while (i < sums.length - 1 && sums[i]! <= target) i++;
  return side.lines[i]!;
}

/** Plays one possession into the box scores of both teams. @returns the points scored */
export function playPossession(attack: Attack, defence: Attack, draws: Draws): number {
  if (draws.chance(OTHER_FOUL_CHANCE)) pickLine(defence, "foul", draws).fouls += 1;
  for (;;) {
    if (draws.chance(TURNOVER_CHANCE)) {
      pickLine(attack, "turnover", draws).turnovers += 1;
      if (draws.chance(STEAL_CHANCE)) pickLine(defence, "steal", draws).steals += 1;
      return 0;
    }
    const shooter = pickLine(attack, "chance", draws);
    const { chances, makes } = shooter.player;
    const kind = draws.uniform();
    let points: number;
    let missed: boolean;
    if (kind < chances.trip) {
      const first = draws.chance(makes.freeThrow) ? 1 : 0;
      const second = draws.chance(makes.freeThrow) ? 1 : 0;
      shooter.freeThrowAttempts += 2;
      points = first + second;
      shooter.freeThrowMakes += points;
      pickLine(defence, "foul", draws).fouls += 1;
      missed = second === 0;
    } else {
      points = shoot(shooter, kind - chances.trip, attack.makeFactor, draws);
      missed = points === 0;
      if (!missed) {
        const passer = draws.chance(ASSIST_CHANCE) ? pickLine(attack, "assist", draws) : shooter;
        if (passer !== shooter) passer.assists += 1;
      } else if (draws.chance(BLOCK_CHANCE)) {
        pickLine(defence, "block", draws).blocks += 1;
      }
    }
    if (!missed) return points;
    if (draws.chance(OFF_REBOUND_CHANCE)) {
      pickLine(attack, "offRebound", draws).offRebounds += 1;
      if (points > 0) return points + playPossession(attack, defence, draws);
      continue;
    }
    if (!draws.chance(TEAM_REBOUND_CHANCE)) pickLine(defence, "defRebound", draws).defRebounds += 1;
    return points;
  }
}

/** A field-goal attempt from the zone that `kind` falls into. @returns 0, 2 or 3 */
function shoot(shooter: BoxLine, kind: number, factor: number, draws: Draws): number {
  const { chances, makes } = shooter.player;
  if (kind < chances.paint) {
    shooter.paintAttempts += 1;
    if (!draws.chance(makes.paint * factor)) return 0;
    shooter.paintMakes += 1;
    return 2;
  }
  if (kind < chances.paint + chances.mid) {
    shooter.midAttempts += 1;
    if (!draws.chance(makes.mid * factor)) return 0;
    shooter.midMakes += 1;
    return 2;
  }
  shooter.threeAttempts += 1;
  if (!draws.chance(makes.three * factor)) return 0;
  shooter.threeMakes += 1;
  return 3;
}
