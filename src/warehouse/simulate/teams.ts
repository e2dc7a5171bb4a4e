import type { Draws } from "./draws.js";
import type { Player } from "./player.js";

export interface Team {
  /** 0 .. 29; conference = floor(index / 15), division = floor(index / 5). */
  readonly index: number;
  readonly code: string;
  /** Hours its local time is behind US Eastern time: 0 .. 3. */
  readonly zone: number;
  /** Possessions against the league's average, 1 = average. */
  pace: number;
  /** Factor on the own shooters' make probabilities. */
  offence: number;
  /** Factor on the opponent's make probabilities; below 1 is a good defence. */
  defence: number;
  roster: Player[];
  /** Epoch day of the last game, for back-to-backs. */
  lastGameDay: number;
  wins: number;
}

/** Codes of invented places (Averhall, Brackwater, ... Zephyr Hills); none is the code of a real team. */
const CODES =
  "AVH BKW CDM DGT EMR FXH GFN HRW IRV JNF KSB LKS MSF NTL OKH PCR QLP RDH SLM THB UMF VTR WSL YRP ZPH ABL CHB DKW FRL GLW".split(
    " ",
  );

export const TEAM_COUNT = 30;

export function createTeams(draws: Draws): Team[] {
  return CODES.map((code, index) => ({
    index,
    code,
    zone: index % 4,
    pace: 1 + 0.027 * draws.normal(),
    offence: 1 + 0.03 * draws.normal(),
    defence: 1 + 0.038 * draws.normal(),
    roster: [],
    lastGameDay: -100,
    wins: 0,
  }));
}

/** Between two seasons a team keeps about two thirds of what set its style and strength apart. */
export function renewTeam(team: Team, draws: Draws): void {
  team.pace = 1 + 0.65 * (team.pace - 1) + 0.02 * draws.normal();
  team.offence = 1 + 0.65 * (team.offence - 1) + 0.023 * draws.normal();
  team.defence = 1 + 0.65 * (team.defence - 1) + 0.029 * draws.normal();
  team.wins = 0;
}
