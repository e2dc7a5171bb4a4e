import { clamp, createDraws, type Draws } from "./draws.js";
import { HEALTHY } from "./health.js";
import { ageOneYear, assignRoles, createPlayer, type Player, ROSTER_SIZE } from "./player.js";
import { NameMaker } from "./player-names.js";
import { createTeams, renewTeam, TEAM_COUNT, type Team } from "./teams.js";

/** All teams and everybody who ever played for them. */
export class League {
  readonly teams: Team[];
  readonly players: Player[] = [];
  private readonly names: NameMaker;

  constructor(seed: number) {
    const draws = createDraws(seed, 1);
    this.names = new NameMaker(createDraws(seed, 2));
    this.teams = createTeams(draws);
    const pool = Array.from({ length: TEAM_COUNT * ROSTER_SIZE }, () =>
      this.sign(draws.whole(20, 34), 1.05 * draws.normal(), draws),
    );
    this.fillRosters(pool, draws);
    for (const team of this.teams) assignRoles(team.roster, 0.07, draws);
  }

  private sign(age: number, talent: number, draws: Draws): Player {
    const player = createPlayer(this.players.length, this.names.next(), age, clamp(talent, -2.2, 3), draws);
    this.players.push(player);
    return player;
  }

  /** The summer: everybody ages, some retire, some change teams, rookies come in. */
  newSeason(draws: Draws): void {
    const pool: Player[] = [];
    for (const team of this.teams) {
      renewTeam(team, draws);
      const stays: Player[] = [];
      for (const player of team.roster) {
        ageOneYear(player, draws);
        player.health = HEALTHY;
        if (retires(player, draws)) continue;
        if (draws.chance(0.16)) pool.push(player);
        else stays.push(player);
      }
      team.roster = stays;
    }
    const kept = this.teams.reduce((sum, team) => sum + team.roster.length, 0);
    for (let open = TEAM_COUNT * ROSTER_SIZE - kept - pool.length; open > 0; open--) {
      const star = draws.chance(0.05) ? 1.6 : 0;
      pool.push(this.sign(draws.whole(19, 23), -0.75 + star + 0.6 * draws.normal(), draws));
    }
    this.fillRosters(pool, draws);
    for (const team of this.teams) assignRoles(team.roster, 0.35, draws);
  }

  /** The weakest roster picks first, with a rough idea of who is good, until everybody has a team. */
  private fillRosters(pool: readonly Player[], draws: Draws): void {
    const grades = new Map(pool.map((player) => [player, player.talent + 0.5 * draws.normal()]));
    const strength = (team: Team) => team.roster.reduce((sum, player) => sum + Math.max(0, player.talent + 1), 0);
    for (const player of [...pool].sort((a, b) => grades.get(b)! - grades.get(a)! || a.index - b.index)) {
      const open = this.teams.filter((team) => team.roster.length < ROSTER_SIZE);
      const wants = open.map((team) => strength(team) + 3 * draws.normal());
      let best = 0;
      for (let i = 1; i < open.length; i++) if (wants[i]! < wants[best]!) best = i;
      open[best]!.roster.push(player);
    }
  }

  /** Trade deadline: pairs of players of about the same standing change teams. */
  trade(count: number, draws: Draws): void {
    for (let i = 0; i < count; i++) {
      const [first, second] = draws.order(TEAM_COUNT).map((team) => this.teams[team]!) as [Team, Team];
      const leaving = first.roster[draws.int(first.roster.length)]!;
      const fair = [...second.roster].sort((a, b) => gap(a, leaving) - gap(b, leaving) || a.index - b.index)[
        draws.int(3)
      ]!;
      first.roster = first.roster.map((player) => (player === leaving ? fair : player));
      second.roster = second.roster.map((player) => (player === fair ? leaving : player));
      for (const team of [first, second]) assignRoles(team.roster, 0.6, draws);
    }
  }

  /** Every team gives the last place on its bench to somebody new. */
  signReplacements(draws: Draws): void {
    for (const team of this.teams) {
      const last = team.roster.reduce((a, b) => (b.roleMinutes < a.roleMinutes ? b : a));
      const player = this.sign(draws.whole(20, 28), -1 + 0.4 * draws.normal(), draws);
      player.roleMinutes = draws.between(0.5, 8);
      team.roster = team.roster.map((other) => (other === last ? player : other));
    }
  }
}

function gap(a: Player, b: Player): number {
  return a.roleMinutes > b.roleMinutes ? a.roleMinutes - b.roleMinutes : b.roleMinutes - a.roleMinutes;
}

function retires(player: Player, draws: Draws): boolean {
  if (player.age >= 39) return true;
  if (player.age >= 33 && draws.chance(player.talent < 0 ? 0.4 : 0.1)) return true;
  return player.age >= 23 && player.talent < -1 && draws.chance(0.4);
}
