import type { Player } from "./player.js";

/** One player's box score and his shots by zone. Points and rebounds are sums of the rest, never stored. */
export interface BoxLine {
  readonly player: Player;
  minutes: number;
  paintAttempts: number;
  paintMakes: number;
  midAttempts: number;
  midMakes: number;
  threeAttempts: number;
  threeMakes: number;
  freeThrowAttempts: number;
  freeThrowMakes: number;
  offRebounds: number;
  defRebounds: number;
  assists: number;
  steals: number;
  blocks: number;
  turnovers: number;
  fouls: number;
  plusMinus: number;
}

export function emptyLine(player: Player): BoxLine {
  return {
    player,
    minutes: 0,
    paintAttempts: 0,
    paintMakes: 0,
    midAttempts: 0,
    midMakes: 0,
    threeAttempts: 0,
    threeMakes: 0,
    freeThrowAttempts: 0,
    freeThrowMakes: 0,
    offRebounds: 0,
    defRebounds: 0,
    assists: 0,
    steals: 0,
    blocks: 0,
    turnovers: 0,
    fouls: 0,
    plusMinus: 0,
  };
}

export function pointsOf(line: BoxLine): number {
  return 2 * (line.paintMakes + line.midMakes) + 3 * line.threeMakes + line.freeThrowMakes;
}
