import { type SeasonCalendar, weekday } from "./calendar.js";
import type { Draws } from "./draws.js";
import type { Fixture } from "./fixtures.js";
import { TEAM_COUNT } from "./teams.js";

/** Sunday to Saturday: how full the evenings of a week are. */
const EVENING_WEIGHT = [7, 8, 6, 9.5, 4.5, 9, 8];
const BACK_TO_BACKS = 15;
const STEPS = 450_000;

/**
 * Gives every fixture a day: no team twice a day, never three nights in a row, about 15 back-to-backs a team, few long
 * rests. A local search moves one game at a time and accepts a worse plan less and less (threshold accepting).
 * @returns one epoch day per fixture
 */
export function scheduleGames(games: readonly Fixture[], calendar: SeasonCalendar, draws: Draws): Int32Array {
  const span = calendar.lastDay - calendar.firstDay + 1;
  const open: number[] = [];
  for (let day = 0; day < span; day++) if (!calendar.daysOff.has(calendar.firstDay + day)) open.push(day);
  const weights = open.map((day) => EVENING_WEIGHT[weekday(calendar.firstDay + day)]!);
  const perWeight = games.length / weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = new Float64Array(span);
  for (const [i, day] of open.entries()) wanted[day] = weights[i]! * perWeight;

  const plan = new Plan(span, wanted);
  const dayOf = new Int32Array(games.length);
  for (const [g, game] of games.entries()) {
    dayOf[g] = open[draws.int(open.length)]!;
    plan.place(game, dayOf[g]!, 1);
  }
  for (let step = 0; step < STEPS || plan.faults() > 0; step++) {
    const g = draws.int(games.length);
    const to = open[draws.int(open.length)]!;
    const from = dayOf[g]!;
    if (to === from) continue;
    const game = games[g]!;
    const before = plan.cost(game, from, to);
    plan.place(game, from, -1);
    plan.place(game, to, 1);
    const threshold = 8 * Math.max(0.004, 1 - step / STEPS) * draws.uniform();
    if (plan.cost(game, from, to) - before <= threshold) {
      dayOf[g] = to;
    } else {
      plan.place(game, to, -1);
      plan.place(game, from, 1);
    }
  }
  return dayOf.map((day) => day + calendar.firstDay);
}

/** How often each team plays on each day, with three empty days before and after so that windows never leave it. */
class Plan {
  private readonly stride: number;
  private readonly plays: Int8Array;
  private readonly load: Float64Array;
  private readonly backToBacks = new Int32Array(TEAM_COUNT);

  constructor(
    span: number,
    private readonly wanted: Float64Array,
  ) {
    this.stride = span + 6;
    this.plays = new Int8Array(TEAM_COUNT * this.stride);
    this.load = new Float64Array(span);
  }

  place(game: Fixture, day: number, by: 1 | -1): void {
    this.load[day]! += by;
    this.placeTeam(game.home, day, by);
    this.placeTeam(game.away, day, by);
  }

  private placeTeam(team: number, day: number, by: 1 | -1): void {
    const at = team * this.stride + day + 3;
    const before = this.plays[at]! > 0 ? 1 : 0;
    this.plays[at]! += by;
    const change = (this.plays[at]! > 0 ? 1 : 0) - before;
    if (change === 0) return;
    if (this.plays[at - 1]! > 0) this.backToBacks[team]! += change;
    if (this.plays[at + 1]! > 0) this.backToBacks[team]! += change;
  }

  /** The part of the plan's cost that moving `game` between the two days can change. */
  cost(game: Fixture, a: number, b: number): number {
    let cost = this.evening(a) + this.evening(b);
    for (const team of [game.home, game.away]) {
      const extra = this.backToBacks[team]! - BACK_TO_BACKS;
      cost += extra * extra + this.near(team, a) + this.near(team, b);
    }
    return cost;
  }

  private evening(day: number): number {
    const off = this.load[day]! - this.wanted[day]!;
    return 0.25 * off * off;
  }

  /** Faults of one team in the days around `day`: twice a day, three in a row, four days without a game. */
  private near(team: number, day: number): number {
    const at = team * this.stride + day + 3;
    const { plays } = this;
    let cost = plays[at]! > 1 ? 400 * (plays[at]! - 1) : 0;
    for (let first = at - 2; first <= at; first++) {
      if (plays[first]! > 0 && plays[first + 1]! > 0 && plays[first + 2]! > 0) cost += 60;
    }
    for (let first = at - 3; first <= at; first++) {
      if (plays[first]! + plays[first + 1]! + plays[first + 2]! + plays[first + 3]! === 0) cost += 2;
    }
    return cost;
  }

  /** Team-days with more than one game. */
  faults(): number {
    let faults = 0;
    for (const count of this.plays) if (count > 1) faults += 1;
    return faults;
  }
}
