import { type BoxLine, emptyLine, pointsOf } from "./box-line.js";
import type { Draws } from "./draws.js";
import type { Player } from "./player.js";
import { type Attack, attackOf, type Pick, playPossession } from "./possession.js";
import {
  BLOWOUT_MARGIN,
  creationFactor,
  drawMinutes,
  GAME_MINUTES,
  garbageWeight,
  planMinutes,
  rotationOf,
  wholeShares,
} from "./rotation.js";

/** One team of tonight's game. */
export interface Side {
  /** Everybody who takes part if the coach wants him. */
  readonly players: readonly Player[];
  /** Role minutes of each tonight. */
  readonly roles: readonly number[];
  /** Factor on the make probabilities: own offence, opponent's defence, home or road, tired legs. */
  readonly makeFactor: number;
}

export interface GameResult {
  readonly home: readonly BoxLine[];
  readonly away: readonly BoxLine[];
  readonly homePoints: number;
  readonly awayPoints: number;
  readonly overtimes: number;
}

/** Game-to-game noise of a player's share of the chances; nights are hot and cold, not streaks. */
export const USAGE_NOISE = 0.13;
const OVERTIME_POSSESSIONS = 12;
const QUARTERS = 4;
const SMALLEST_ROTATION = 8;
/** Part of their make probability a team loses, and the other wins, per point of its lead: leaders ease off. */
const LEAD_EASE = 0.0022;

/** @param possessions of each team in regulation */
export function playGame(home: Side, away: Side, possessions: number, draws: Draws): GameResult {
  const sides = [new SideInPlay(home, draws), new SideInPlay(away, draws)] as const;
  let margin = 0;
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    const before = Math.floor((possessions * quarter) / QUARTERS);
    const count = Math.floor((possessions * (quarter + 1)) / QUARTERS) - before;
    const decided = quarter === QUARTERS - 1 && (margin >= BLOWOUT_MARGIN || margin <= -BLOWOUT_MARGIN);
    margin += playPart(sides, count, GAME_MINUTES / QUARTERS, margin, decided, draws);
  }
  let overtimes = 0;
  while (margin === 0) {
    overtimes += 1;
    margin += playPart(sides, OVERTIME_POSSESSIONS, 25, 0, false, draws);
  }
  for (const side of sides) side.settlePlusMinus(side === sides[0] ? margin : -margin, draws);
  const [homeLines, awayLines] = [sides[0].played(), sides[1].played()];
  const points = (lines: readonly BoxLine[]) => lines.reduce((sum, line) => sum + pointsOf(line), 0);
  return { home: homeLines, away: awayLines, homePoints: points(homeLines), awayPoints: points(awayLines), overtimes };
}

/** Plays a stretch with fixed rotations; `lead` is the home team's before it. @returns the home team's margin in it */
function playPart(
  [home, away]: readonly [SideInPlay, SideInPlay],
  possessions: number,
  minutes: number,
  lead: number,
  decided: boolean,
  draws: Draws,
): number {
  const homeAttack = home.takeFloor(minutes, 1 - LEAD_EASE * lead, decided);
  const awayAttack = away.takeFloor(minutes, 1 + LEAD_EASE * lead, decided);
  let margin = 0;
  for (let i = 0; i < possessions; i++) {
    margin += playPossession(homeAttack, awayAttack, draws);
    margin -= playPossession(awayAttack, homeAttack, draws);
  }
  home.countMargin(margin, minutes);
  away.countMargin(-margin, minutes);
  return margin;
}

/** A team while it plays: tonight's form of everybody and the box score so far. */
class SideInPlay {
  private readonly lines: BoxLine[];
  private readonly plan: Float64Array;
  private readonly usage: Float64Array;
  private readonly makeFactor: number;
  private readonly margins: Float64Array;
  private floor: Int32Array = new Int32Array(0);

  constructor(
    private readonly side: Side,
    draws: Draws,
  ) {
    const rotation = rotationOf(
      side.roles,
      side.roles.map(() => 1),
    );
    const drawn = rotation.chance.map((chance) => (draws.chance(chance) ? 1 : 0));
    const enough = drawn.filter((plays) => plays === 1).length >= SMALLEST_ROTATION;
    const plays = enough ? drawn : drawn.map(() => 1);
    const planned = planMinutes(rotation.roles, plays);
    this.plan = planned.map((minutes, i) => (plays[i] ? drawMinutes(minutes, draws) : 0));
    this.usage = Float64Array.from(side.players, (player) => player.usage * (1 + USAGE_NOISE * draws.normal()));
    this.makeFactor = side.makeFactor * creationFactor(weightedMean(this.plan, side.players));
    this.lines = side.players.map(emptyLine);
    this.margins = new Float64Array(side.players.length);
  }

  /** Shares out the minutes of a stretch and weighs everybody by them. */
  takeFloor(minutes: number, ease: number, decided: boolean): Attack {
    const weights = decided ? this.plan.map((plan, i) => this.garbage(plan, i)) : this.plan;
    this.floor = wholeShares(weights, minutes, minutes / 5);
    for (const [i, line] of this.lines.entries()) line.minutes += this.floor[i]!;
    return attackOf(this.lines, this.makeFactor * ease, (pick, i) => this.floor[i]! * this.rate(pick, i));
  }

  private garbage(plan: number, position: number): number {
    return plan > 0 || this.side.roles[position]! >= 0.7 ? garbageWeight(plan) : 0;
  }

  private rate(pick: Pick, position: number): number {
    const { rates } = this.side.players[position]!;
    if (pick === "chance") return this.usage[position]!;
    if (pick === "turnover") return rates.turnover * (0.4 + 0.6 * this.usage[position]!);
    return rates[pick];
  }

  countMargin(margin: number, minutes: number): void {
    for (const [i, onFloor] of this.floor.entries()) this.margins[i]! += (margin * onFloor * 5) / minutes;
  }

  /** Plus-minus: the margin of the minutes played plus noise, whole numbers that sum to five times the margin. */
  settlePlusMinus(margin: number, draws: Draws): void {
    const lines = this.lines;
    const total = lines.reduce((sum, line) => sum + line.minutes, 0);
    const noisy = lines.map((line, i) => this.margins[i]! + 1.5 * Math.sqrt(line.minutes) * draws.normal());
    const off = (5 * margin - noisy.reduce((sum, value) => sum + value, 0)) / total;
    let left = 5 * margin;
    for (const [i, line] of lines.entries()) {
      line.plusMinus = line.minutes > 0 ? Math.floor(noisy[i]! + off * line.minutes + 0.5) : 0;
      left -= line.plusMinus;
    }
    for (let i = 0; left !== 0; i = (i + 1) % lines.length) {
      if (lines[i]!.minutes === 0) continue;
      const step = left > 0 ? 1 : -1;
      lines[i]!.plusMinus += step;
      left -= step;
    }
  }

  played(): BoxLine[] {
    return this.lines.filter((line) => line.minutes > 0);
  }
}

function weightedMean(minutes: Float64Array, players: readonly Player[]): number {
  let sum = 0;
  let all = 0;
  for (const [i, player] of players.entries()) {
    sum += minutes[i]! * player.usage;
    all += minutes[i]!;
  }
  return sum / all;
}
