import { addDays, type IsoDate } from "../../../src/core/dates.js";
import { createRng, type Rng } from "../../../src/core/rng.js";
import type { LabTables, TableRow } from "./lab-database.js";

const TEAMS = ["AAA", "BBB", "CCC", "DDD"];
const BOOKS = ["draftkings", "fanduel", "betmgm", "bettingpros_consensus", "pinnacle"];
const STARTS = { "2020-21": "2020-12-22", "2021-22": "2021-10-19", "2022-23": "2022-10-18", "2023-24": "2023-10-24" };

export type Box = TableRow & { game_date: string; player_id: number; team: string; opponent: string; points: number };

interface Player {
  id: number;
  name: string;
  team: string;
  minutes: number;
  rate: number;
}

/** A small league in which everything happens: trades, absences, long gaps, late and untimed quotes, ties, reports on some dates. */
export function randomLeague(seed: number, options: { seasons?: number; dates?: number } = {}): LabTables {
  const rng = createRng(seed);
  const players: Player[] = TEAMS.flatMap((team, t) =>
    Array.from({ length: 6 }, (_, i) => ({
      id: 100 * (t + 1) + i,
      name: `Player ${team} ${i}`,
      team,
      minutes: 36 - 5 * i,
      rate: 0.3 + 0.5 * rng.uniform(),
    })),
  );
  const tables = { player_games: [], player_shots: [], prop_lines: [], game_lines: [], availability: [] } as Record<
    string,
    TableRow[]
  >;
  const seasons = Object.entries(STARTS).slice(0, options.seasons ?? 4);
  for (const [index, [season, start]] of seasons.entries()) {
    let date = start as IsoDate;
    const dates = options.dates ?? 16;
    for (let i = 0; i < dates; i++) {
      const order = shuffled(TEAMS, rng);
      const games = rng.uniform() < 0.8 ? 2 : 1;
      const reports = index >= 2 && rng.uniform() < 0.75;
      for (let g = 0; g < games; g++) {
        playGame(tables, rng, players, {
          date,
          season,
          type: i >= dates - 2 ? "Playoffs" : "Regular Season",
          id: `${season}-${i}-${g}`,
          home: order[2 * g]!,
          away: order[2 * g + 1]!,
          reports,
        });
      }
      if (rng.uniform() < 0.2) players[rng.int(players.length)]!.team = TEAMS[rng.int(TEAMS.length)]!;
      date = addDays(date, rng.uniform() < 0.06 ? 16 : 1 + rng.int(3));
    }
  }
  return tables;
}

interface Game {
  date: IsoDate;
  season: string;
  type: string;
  id: string;
  home: string;
  away: string;
  reports: boolean;
}

function playGame(tables: Record<string, TableRow[]>, rng: Rng, players: readonly Player[], game: Game): void {
  const tip = `${game.date} 23:${10 + rng.int(40)}:00`;
  const tipStated = rng.uniform() < 0.8;
  for (const [team, opponent] of [
    [game.home, game.away],
    [game.away, game.home],
  ] as const) {
    const roster = players.filter((player) => player.team === team);
    for (const [i, player] of roster.entries()) {
      const plays = i === 0 || rng.uniform() < 0.82;
      if (plays) addBox(tables, rng, player, game, opponent);
      if (rng.uniform() < 0.75) addQuotes(tables, rng, player, game, tip, tipStated);
      if (game.reports) addReports(tables, rng, player, game, tip, plays);
    }
  }
  for (let i = 0; i < 1 + rng.int(3); i++) {
    const timed = rng.uniform() < 0.6;
    tables.game_lines!.push({
      game_date: game.date,
      home: game.home,
      away: game.away,
      spread: rng.uniform() < 0.8 ? (rng.int(41) - 20) / 2 : null,
      total: rng.uniform() < 0.9 ? 200 + rng.int(80) / 2 : null,
      book: BOOKS[i]!,
      snapshot_time: timed ? moment(game.date, 10 + rng.int(15)) : null,
      declared_pre_game: !timed && rng.uniform() < 0.7,
      source: "feed",
    });
  }
}

function addBox(tables: Record<string, TableRow[]>, rng: Rng, player: Player, game: Game, opponent: string): void {
  const minutes = rng.uniform() < 0.02 ? 0 : Math.max(0, Math.round(player.minutes + 8 * (rng.uniform() - 0.5)));
  const fga = Math.round(minutes * player.rate * (0.5 + rng.uniform()));
  const fg3a = rng.int(fga + 1);
  const fg3m = rng.int(fg3a + 1);
  const fgm = fg3m + rng.int(fga - fg3a + 1);
  const fta = rng.int(7);
  const ftm = rng.int(fta + 1);
  const identity = { game_date: game.date, game_id: game.id, player_id: player.id };
  tables.player_games!.push({
    ...identity,
    season: game.season,
    season_type: game.type,
    player_name: player.name,
    player_lookup: lookup(player),
    team: player.team,
    opponent,
    home: player.team === game.home ? 1 : 0,
    minutes,
    points: 2 * (fgm - fg3m) + 3 * fg3m + ftm,
    fgm,
    fga,
    fg3m,
    fg3a,
    ftm,
    fta,
    oreb: rng.int(4),
    dreb: 2,
    reb: 2,
    ast: 1,
    stl: 0,
    blk: 0,
    tov: rng.int(5),
    pf: 2,
    plus_minus: 0,
  });
  if (rng.uniform() < 0.05) return;
  const paint = rng.int(fga - fg3a + 1);
  const paintMakes = rng.int(Math.min(paint, fgm - fg3m) + 1);
  tables.player_shots!.push({
    ...identity,
    paint_attempts: paint,
    paint_makes: paintMakes,
    mid_attempts: fga - fg3a - paint,
    mid_makes: Math.min(fgm - fg3m - paintMakes, fga - fg3a - paint),
    three_attempts: fg3a,
    three_makes: fg3m,
  });
}

function addQuotes(
  tables: Record<string, TableRow[]>,
  rng: Rng,
  player: Player,
  game: Game,
  tip: string,
  tipStated: boolean,
): void {
  const fair = Math.round(player.minutes * player.rate) + 0.5;
  for (const book of BOOKS) {
    if (rng.uniform() < 0.4) continue;
    for (let n = 0; n < 1 + rng.int(3); n++) {
      const timed = rng.uniform() < 0.8;
      const teams = rng.uniform() < 0.6;
      tables.prop_lines!.push({
        game_date: game.date,
        player_id: rng.uniform() < 0.8 ? player.id : null,
        player_name: player.name,
        player_lookup: lookup(player),
        market: rng.uniform() < 0.95 ? "points" : "rebounds",
        book,
        line: Math.max(0.5, fair + rng.int(9) / 2 - 2),
        over_odds: rng.uniform() < 0.9 ? -120 + rng.int(4) * 5 : null,
        under_odds: rng.uniform() < 0.9 ? -120 + rng.int(4) * 5 : null,
        is_main: rng.uniform() < 0.8,
        home: teams ? game.home : null,
        away: teams ? game.away : null,
        snapshot_time: timed ? moment(game.date, 9 + rng.int(17)) : null,
        commence_time: tipStated && rng.uniform() < 0.5 ? (rng.uniform() < 0.9 ? tip : moment(game.date, 22)) : null,
        declared_pre_game: rng.uniform() < 0.4,
        source: `feed${n}`,
      });
    }
  }
}

const STATUSES = ["available", "probable", "questionable", "doubtful", "out"];

function addReports(
  tables: Record<string, TableRow[]>,
  rng: Rng,
  player: Player,
  game: Game,
  tip: string,
  plays: boolean,
): void {
  const report = (status: string, reported_at: string) =>
    tables.availability!.push({
      game_date: game.date,
      player_id: player.id,
      player_lookup: lookup(player),
      team: player.team,
      status,
      reported_at,
    });
  if (!plays && rng.uniform() < 0.9) report("out", moment(game.date, rng.uniform() < 0.5 ? 8 : 20));
  else if (rng.uniform() < 0.3) report(STATUSES[rng.int(STATUSES.length)]!, moment(game.date, 6 + rng.int(13)));
  if (rng.uniform() < 0.15) report(STATUSES[rng.int(STATUSES.length)]!, tip.replace(/:00$/, ":59"));
  if (rng.uniform() < 0.1) report("out", moment(game.date, -3));
}

/** `hours` after the start of the day, UTC. */
function moment(date: string, hours: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + hours * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

const lookup = (player: Player) => player.name.toLowerCase().replace(/[^a-z]/g, "") + "x".repeat(player.id % 100);

function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
