import { clamp, type Draws } from "./draws.js";

export const GAME_MINUTES = 240;
/** A lead of this many points after three quarters empties the benches. */
export const BLOWOUT_MARGIN = 19;

/**
 * Shares a team's minutes among players: everybody gets his role, and what the absent leave open goes mostly to those
 * who have room to play more.
 * @param roles minutes each is meant to get on a healthy team
 * @param chance how likely each takes part (1 for a line-up that is known)
 * @returns minutes of each, given that he takes part; weighted by `chance` they sum to about 240
 */
export function planMinutes(roles: ArrayLike<number>, chance: ArrayLike<number>): Float64Array {
  const room = (role: number) => (44 - role) * (1 + role / 60);
  let used = 0;
  let rooms = 0;
  for (let i = 0; i < roles.length; i++) {
    used += chance[i]! * roles[i]!;
    rooms += chance[i]! * room(roles[i]!);
  }
  const open = rooms > 0 ? (GAME_MINUTES - used) / rooms : 0;
  const minutes = new Float64Array(roles.length);
  for (let i = 0; i < minutes.length; i++) minutes[i] = clamp(roles[i]! + open * room(roles[i]!), 0, 43);
  return minutes;
}

/** Tonight's roles of a squad and how likely each is on the floor. */
export interface Rotation {
  readonly roles: readonly number[];
  readonly chance: readonly number[];
}

/**
 * Who is in the rotation: the end of the bench plays only now and then, but then for real minutes. A coach's decision
 * like that is not announced, so before the game it is only a chance.
 * @param available how likely each is available (1 or 0 once that is known)
 */
export function rotationOf(roles: readonly number[], available: readonly number[]): Rotation {
  const expected = planMinutes(roles, available);
  return {
    roles: roles.map((role, i) => (expected[i]! >= 10 ? role : Math.max(role, 8))),
    chance: available.map((chance, i) => chance * (expected[i]! >= 10 ? 1 : expected[i]! / 20)),
  };
}

/** Roles of the playoffs: the best play more, the end of the bench hardly. */
export function playoffRole(role: number): number {
  return role >= 24 ? Math.min(38.5, role + 3) : role >= 14 ? role * 0.95 : role * 0.55;
}

/** Weights of the last quarter's minutes once a game is decided: starters sit, the end of the bench plays. */
export function garbageWeight(minutes: number): number {
  return minutes >= 25 ? 0.3 * minutes : minutes >= 15 ? 0.9 * minutes : 0.7 * minutes + 7;
}

/** Standard deviation of a player's minutes around his plan, blow-outs apart. */
export function minutesNoise(minutes: number): number {
  return minutes < 15 ? 0.36 * minutes : 6.6 - 0.08 * minutes;
}

/** Chance that a game is decided after three quarters, by the margin expected of it. */
export function blowoutChance(expectedMargin: number): number {
  return Math.min(0.6, 0.12 + 0.0008 * expectedMargin * expectedMargin);
}

export const EARLY_EXIT_CHANCE = 0.018;

/** One night's deviation from the plan: noise, and now and then an early exit (foul trouble, a knock). */
export function drawMinutes(planned: number, draws: Draws): number {
  if (draws.chance(EARLY_EXIT_CHANCE)) return planned * draws.between(0.1, 0.8);
  return Math.max(0.2 * planned, planned + minutesNoise(planned) * draws.normal());
}

/**
 * Scales values to a total and rounds them to whole numbers that keep it (largest remainders first, then position).
 * No share grows beyond `cap`; what is cut goes to the others.
 * @throws RangeError when there are too few to share it
 */
export function wholeShares(values: Float64Array, total: number, cap: number): Int32Array {
  const n = values.length;
  if (n * cap < total) throw new RangeError(`${n} players cannot share ${total} minutes of at most ${cap} each`);
  const sum = values.reduce((all, value) => all + value, 0);
  const shares = values.map((value) => (value * total) / sum);
  for (let pass = 0; pass < 5; pass++) {
    let free = 0;
    let taken = 0;
    for (const share of shares) {
      if (share >= cap) taken += cap;
      else free += share;
    }
    const scale = free > 0 ? (total - taken) / free : 0;
    for (let i = 0; i < n; i++) shares[i] = shares[i]! >= cap ? cap : shares[i]! * scale;
  }
  const whole = Int32Array.from(shares, (share) => Math.floor(share));
  let left = total - whole.reduce((sum, value) => sum + value, 0);
  const byRemainder = Array.from(shares.keys()).sort(
    (a, b) => shares[b]! - whole[b]! - (shares[a]! - whole[a]!) || a - b,
  );
  for (let turn = 0; left > 0; turn = (turn + 1) % n) {
    const i = byRemainder[turn]!;
    if (whole[i]! < cap) {
      whole[i]! += 1;
      left -= 1;
    }
  }
  return whole;
}

/**
 * Factor on a team's make probabilities by who creates its shots: without its high-usage players the others get more
 * chances but worse ones.
 * @param meanUsage usage of the line-up, weighted by minutes
 */
export function creationFactor(meanUsage: number): number {
  return clamp(1 + 0.3 * (meanUsage - 1.08), 0.9, 1.1);
}
