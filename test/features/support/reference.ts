import type { LabTables, TableRow } from "./lab-database.js";
import { knownAt, referenceGameMarket, referenceLine, tipOff } from "./reference-lines.js";

/**
 * The feature contract once more, row by row in plain TypeScript over plain arrays, with nothing of src/features: for every
 * played game the values of the catalogue, NULL as null.
 */
type Row = Record<string, number | null>;
type Num = number | null;

const num = (row: TableRow, name: string): number => row[name] as number;
const day = (row: TableRow): number => Date.parse(`${row.game_date}T00:00:00Z`) / 86_400_000;
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);
const mean = (xs: readonly number[]): Num => (xs.length === 0 ? null : sum(xs) / xs.length);
const div = (a: Num, b: Num): Num => (a === null || b === null || b === 0 ? null : a / b);
const minus = (a: Num, b: Num): Num => (a === null || b === null ? null : a - b);
const clamp = (x: Num, low: number, high: number): Num => (x === null ? null : Math.min(high, Math.max(low, x)));
const std = (xs: readonly number[]): Num => {
  if (xs.length < 2) return null;
  const m = mean(xs)!;
  const squares = sum(xs.map((x) => (x - m) ** 2));
  return new Set(xs).size === 1 ? 0 : Math.sqrt(squares / (xs.length - 1));
};
const slope = (ys: readonly number[], least: number): Num => {
  if (ys.length < least) return null;
  const xm = mean(ys.map((_, i) => i))!;
  const ym = mean(ys)!;
  return sum(ys.map((y, i) => (i - xm) * (y - ym))) / sum(ys.map((_, i) => (i - xm) ** 2));
};
const streakAtEnd = (flags: readonly boolean[]): number => flags.length - 1 - flags.lastIndexOf(false);

export function referenceRows(tables: LabTables, lineSource: string): Map<string, Row> {
  const games = [...tables.player_games!].sort((a, b) => day(a) - day(b));
  const out = new Map<string, Row>();
  for (const row of games) out.set(`${row.game_date} ${row.player_id}`, referenceRow(row, games, tables, lineSource));
  return out;
}

function referenceRow(row: TableRow, all: readonly TableRow[], tables: LabTables, lineSource: string): Row {
  const today = day(row);
  const before = all.filter((game) => day(game) < today);
  const own = before.filter((game) => game.player_id === row.player_id);
  const season = own.filter((game) => game.season === row.season);
  const points = (rows: readonly TableRow[]) => rows.map((game) => num(game, "points"));
  const last = (n: number, rows = own) => rows.slice(-n);
  const total = (rows: readonly TableRow[], name: string) => sum(rows.map((game) => num(game, name)));

  const avg3 = mean(points(last(3)));
  const avg5 = mean(points(last(5)));
  const avg10 = mean(points(last(10)));
  const avgSeason = mean(points(season));
  const std10 = std(points(last(10)));
  const week = own.filter((game) => today - day(game) <= 7);
  const rest = own.length === 0 ? null : today - day(own.at(-1)!);
  const isBackToBack = (game: TableRow) => own.some((other) => day(game) - day(other) === 1);
  const backToBacks = own.filter((game) => today - day(game) <= 14 && isBackToBack(game)).length;
  const weekMinutes = total(week, "minutes");
  const backToBack = rest === 1 ? 1 : 0;
  const fatigue =
    100 -
    15 * backToBack +
    (rest !== null && rest >= 3 ? 5 : 0) -
    (week.length >= 4 ? 10 : 0) -
    (weekMinutes > 240 ? 10 : 0) -
    (weekMinutes > 35 * week.length ? 8 : 0) -
    (backToBacks >= 2 ? 12 : backToBacks === 1 ? 5 : 0);

  const usage = (rows: readonly TableRow[]) =>
    rows.map((game) => usageOf(game, all)).filter((value): value is number => value !== null);
  const absent = absentRegulars(row, before, all, tables, reportsUntil(row, tables, lineSource));
  const stars = absent.filter((mate) => mean(points(mate.season))! >= 18).length;
  const usageGain = minus(mean(usage(last(3))), mean(usage(season)));
  const boost = usageGain !== null && usageGain > 0 ? (stars >= 2 ? 1.3 : stars === 1 ? 1.15 : 1) : 1;

  const trend = own.length < 5 ? null : mean(points(last(2)))! - mean(points(own.slice(-5, -2)))!;
  const minutesSeason = mean(season.map((game) => num(game, "minutes")));
  const minutesTen = mean(last(10).map((game) => num(game, "minutes")));
  const minutesChange = div(minus(minutesTen, minutesSeason), minutesSeason);

  const teamGames = gamesOfTeam(row.team as string, row.season as string, before).slice(-10);
  const teamRest = lastDay(row.opponent as string, before);
  const against = own.filter((game) => game.opponent === row.opponent && seasonYear(game) >= seasonYear(row) - 2);

  const changedAt = (game: TableRow) => {
    const earlier = own.filter((other) => day(other) < day(game)).at(-1);
    return earlier !== undefined && (earlier.team !== game.team || day(game) - day(earlier) > 14);
  };
  const change = own.findLastIndex(changedAt);
  const since = changedAt(row) ? 0 : Math.min(30, change < 0 ? own.length : own.length - change);

  const line = referenceLine(row, tables, lineSource);
  const market = referenceGameMarket(row, tables, lineSource);
  const opponent = teamStats(row.opponent as string, row.season as string, before, tables);
  const team = teamStats(row.team as string, row.season as string, before, tables);
  const league = leagueStats(row.season as string, before, tables);

  const withLines = season
    .map((game) => ({ points: num(game, "points"), line: referenceLine(game, tables, lineSource)?.line ?? null }))
    .filter((game): game is { points: number; line: number } => game.line !== null);
  const below = season.map((game, i) => i > 0 && num(game, "points") < mean(points(season.slice(0, i)))!);

  const pct = (rows: readonly TableRow[], made: string, tried: string, least: number) =>
    rows.filter((game) => num(game, tried) >= least).map((game) => num(game, made) / num(game, tried));
  const fg = (rows: readonly TableRow[]) => pct(rows, "fgm", "fga", 5);
  const fg3 = mean(fg(last(3)));
  const fg5 = mean(fg(last(5)));
  const three3 = mean(pct(last(3), "fg3m", "fg3a", 2));
  const fgSeason = fg(season).length >= 10 ? mean(fg(season)) : null;
  const cold = season.filter((game) => num(game, "fga") >= 5).map((game) => num(game, "fgm") / num(game, "fga") < 0.4);
  const expected =
    fg3 === null || three3 === null
      ? null
      : fg3 * mean(last(3).map((g) => num(g, "fga")))! * 2 + three3 * mean(last(3).map((g) => num(g, "fg3a")))!;

  const shots = last(10)
    .map((game) => shotsOf(game, tables))
    .filter((game): game is TableRow => game !== undefined);
  const zone = Object.fromEntries(ZONES.map((name) => [name, total(shots, `${name}_attempts`)])) as Record<
    Zone,
    number
  >;
  const zones = sum(Object.values(zone));
  const main = ZONES.reduce((best, name) => (zone[name] > zone[best] ? name : best), "paint" as Zone);
  const allowance = minus(opponent.allowed[main], league.allowed[main]);
  const weighted =
    shots.length === 0 || zones === 0 || allowance === null
      ? null
      : 100 * allowance * Math.min(zone[main] / zones / 0.5, 1);

  return {
    points_avg_last_5: avg5,
    points_avg_last_10: avg10,
    points_avg_season: avgSeason,
    points_std_last_10: std10,
    games_in_last_7_days: week.length,
    fatigue_score: clamp(fatigue, 0, 100),
    shot_zone_mismatch_score:
      weighted === null ? null : clamp(Math.abs(weighted) > 5 ? weighted * 1.2 : weighted, -10, 10),
    pace_score: clamp(div(minus(opponent.pace, league.pace), 2), -3, 3),
    usage_spike_score: usageGain === null ? null : clamp(0.3 * usageGain * boost, -3, 3),
    rest_advantage: clamp(minus(rest, teamRest === null ? null : today - teamRest), -2, 2),
    injury_risk: injuryRisk(row, tables, reportsUntil(row, tables, lineSource)),
    recent_trend: trend === null ? null : steps(trend, [5, 2, -2, -5]),
    minutes_change:
      minutesChange === null ? null : steps(Math.round(minutesChange * 1e9) / 1e9, [0.2, 0.1, -0.1, -0.2]),
    opponent_def_rating: opponent.defence,
    opponent_pace: opponent.pace,
    home_away: num(row, "home"),
    back_to_back: backToBack,
    playoff_game: row.season_type === "Playoffs" ? 1 : 0,
    pct_paint: shots.length === 0 ? null : div(zone.paint, zones),
    pct_mid_range: shots.length === 0 ? null : div(zone.mid, zones),
    pct_three: div(total(last(10), "fg3a"), total(last(10), "fga")),
    pct_free_throw: div(total(last(10), "ftm"), total(last(10), "points")),
    team_pace: team.pace,
    team_off_rating: team.offence,
    team_win_pct: team.wins,
    vegas_points_line: line?.line ?? null,
    vegas_opening_line: line?.opening ?? null,
    vegas_line_move: minus(line?.line ?? null, line?.opening ?? null),
    has_vegas_line: line ? 1 : 0,
    avg_points_vs_opponent: mean(points(against)),
    games_vs_opponent: against.length,
    minutes_avg_last_10: minutesTen,
    ppm_avg_last_10: div(total(last(10), "points"), total(last(10), "minutes")),
    dnp_rate:
      teamGames.length === 0
        ? null
        : 1 -
          teamGames.filter((date) => season.some((g) => g.game_date === date && g.team === row.team)).length /
            teamGames.length,
    pts_slope_10g: slope(points(last(10)), 5),
    pts_vs_season_zscore: clamp(div(minus(avg5, avgSeason), std10), -3, 3),
    breakout_flag:
      avg5 === null || avgSeason === null || std10 === null ? null : avg5 > avgSeason + 1.5 * std10 ? 1 : 0,
    star_teammates_out: stars,
    game_total_line: market.total,
    days_rest: rest,
    minutes_load_last_7d: weekMinutes,
    spread_magnitude: market.spread === null ? null : Math.abs(market.spread),
    implied_team_total: div(
      minus(market.total, market.spread === null ? null : row.home === 1 ? market.spread : -market.spread),
      2,
    ),
    points_avg_last_3: avg3,
    scoring_trend_slope: slope(points(last(7)), 4),
    deviation_from_avg_last3: div(minus(avg3, avgSeason), std(points(season))),
    consecutive_games_below_avg: season.length === 0 ? null : streakAtEnd(below),
    teammate_usage_available: sum(absent.map((mate) => mean(usage(mate.season)) ?? 0)),
    usage_rate_last_5: mean(usage(last(5))),
    games_since_structural_change: since,
    multi_book_line_std: line?.deviation ?? null,
    prop_over_streak: withLines.length === 0 ? null : streakAtEnd(withLines.map((game) => game.points > game.line)),
    prop_under_streak: withLines.length === 0 ? null : streakAtEnd(withLines.map((game) => game.points < game.line)),
    line_vs_season_avg: minus(line?.line ?? null, avgSeason),
    fg_pct_last_3: fg3,
    fg_pct_last_5: fg5,
    fg_pct_vs_season_avg: minus(fg3, fgSeason),
    three_pct_last_3: three3,
    three_pct_last_5: mean(pct(last(5), "fg3m", "fg3a", 2)),
    fg_cold_streak: cold.length === 0 ? null : streakAtEnd(cold),
    fg_cold_z_score: fgSeason === null ? null : div(minus(fg3, fgSeason), std(fg(season))),
    expected_pts_from_shooting: expected,
    fg_pct_acceleration: minus(fg3, fg5),
    fatigue_cold_signal: fg3 === null ? null : weekMinutes * (1 - fg3),
    three_pct_std_last_5: std(pct(last(5), "fg3m", "fg3a", 2)),
  };
}

const ZONES = ["paint", "mid", "three"] as const;
type Zone = (typeof ZONES)[number];

function steps(x: number, [high, up, down, low]: readonly [number, number, number, number]): number {
  if (x >= high) return 2;
  if (x >= up) return 1;
  if (x <= low) return -2;
  return x <= down ? -1 : 0;
}

const seasonYear = (row: TableRow) => Number((row.season as string).slice(0, 4));
const shotsOf = (row: TableRow, tables: LabTables) =>
  tables.player_shots?.find((shot) => shot.game_id === row.game_id && shot.player_id === row.player_id);

function gamesOfTeam(team: string, season: string, before: readonly TableRow[]): string[] {
  const rows = before.filter((game) => game.team === team && game.season === season);
  return [...new Set(rows.map((game) => game.game_date as string))];
}

function lastDay(team: string, before: readonly TableRow[]): Num {
  const game = before.findLast((row) => row.team === team);
  return game ? day(game) : null;
}

const possessions = (rows: readonly TableRow[]) =>
  sum(rows.map((r) => num(r, "fga") + 0.44 * num(r, "fta") - num(r, "oreb") + num(r, "tov")));

const usages = new WeakMap<TableRow, Num>();

function usageOf(row: TableRow, all: readonly TableRow[]): Num {
  if (!usages.has(row)) usages.set(row, usageOfGame(row, all));
  return usages.get(row) ?? null;
}

function usageOfGame(row: TableRow, all: readonly TableRow[]): Num {
  const team = all.filter((other) => other.game_id === row.game_id && other.team === row.team);
  const minutes = num(row, "minutes");
  const teamPossessions = possessions(team);
  if (minutes === 0 || Math.round(100 * teamPossessions) <= 0) return null;
  const plays = num(row, "fga") + 0.44 * num(row, "fta") + num(row, "tov");
  return (100 * plays * (sum(team.map((r) => num(r, "minutes"))) / 5)) / (minutes * teamPossessions);
}

function teamStats(team: string, season: string, before: readonly TableRow[], tables: LabTables) {
  const own = before.filter((row) => row.team === team && row.season === season);
  const faced = before.filter((row) => row.opponent === team && row.season === season);
  const ids = [...new Set(own.map((row) => row.game_id))];
  const scored = (rows: readonly TableRow[], id: unknown) =>
    sum(rows.filter((row) => row.game_id === id).map((row) => num(row, "points")));
  const decided = ids.filter((id) => faced.some((row) => row.game_id === id));
  return {
    pace: paceOf(own),
    offence: div(100 * sum(own.map((row) => num(row, "points"))), possessions(own)),
    defence: div(100 * sum(faced.map((row) => num(row, "points"))), possessions(faced)),
    wins:
      decided.length === 0 ? null : decided.filter((id) => scored(own, id) > scored(faced, id)).length / decided.length,
    allowed: percentages(faced, tables),
  };
}

function leagueStats(season: string, before: readonly TableRow[], tables: LabTables) {
  const rows = before.filter((row) => row.season === season);
  return { pace: paceOf(rows), allowed: percentages(rows, tables) };
}

function paceOf(rows: readonly TableRow[]): Num {
  const minutes = sum(rows.map((row) => num(row, "minutes"))) / 5;
  return div(48 * possessions(rows), minutes);
}

function percentages(rows: readonly TableRow[], tables: LabTables): Record<Zone, Num> {
  const shots = rows.map((row) => shotsOf(row, tables)).filter((shot): shot is TableRow => shot !== undefined);
  const zone = (name: Zone) =>
    div(sum(shots.map((s) => num(s, `${name}_makes`))), sum(shots.map((s) => num(s, `${name}_attempts`))));
  return { paint: zone("paint"), mid: zone("mid"), three: zone("three") };
}

/** Latest report of a player for the row's date that the row may know. */
function reportOf(player: number, row: TableRow, tables: LabTables, until: string): string | null {
  const reports = (tables.availability ?? [])
    .filter((r) => r.game_date === row.game_date && r.player_id === player && inTime(r, until))
    .sort((a, b) => ((a.reported_at as string) < (b.reported_at as string) ? -1 : 1));
  return (reports.at(-1)?.status as string | undefined) ?? null;
}

const inTime = (report: TableRow, until: string) => (report.reported_at as string) <= until;

/** Reports count up to the moment the line was taken; without a known tip-off not after the game date began. */
function reportsUntil(row: TableRow, tables: LabTables, lineSource: string): string {
  const tip = tipOff(row.game_date as string, row.team as string, tables) ?? `${row.game_date} 00:00:00`;
  const known = knownAt(row, tables, lineSource) ?? tip;
  return known < tip ? known : tip;
}

/** Some report about the row's date, of any team, was out when the row was judged, and before that team's own tip-off. */
function isReported(row: TableRow, tables: LabTables, until: string): boolean {
  return (tables.availability ?? []).some(
    (r) =>
      r.game_date === row.game_date &&
      inTime(r, until) &&
      inTime(r, tipOff(row.game_date as string, r.team as string, tables) ?? `${row.game_date} 00:00:00`),
  );
}

function injuryRisk(row: TableRow, tables: LabTables, until: string): Num {
  if (!isReported(row, tables, until)) return null;
  const status = reportOf(row.player_id as number, row, tables, until);
  return { available: 0, probable: 1, questionable: 2, doubtful: 3, out: 3 }[status ?? "available"] ?? null;
}

function absentRegulars(
  row: TableRow,
  before: readonly TableRow[],
  all: readonly TableRow[],
  tables: LabTables,
  until: string,
) {
  const dates = gamesOfTeam(row.team as string, row.season as string, before);
  const reported = isReported(row, tables, until);
  const mates = [...new Set(before.map((game) => game.player_id))].filter((id) => id !== row.player_id);
  return mates.flatMap((id) => {
    const season = before.filter((game) => game.player_id === id && game.season === row.season);
    const forTeam = season.filter((game) => game.team === row.team);
    const regular =
      forTeam.length >= 10 &&
      mean(season.map((game) => num(game, "minutes")))! >= 20 &&
      season.at(-1)!.team === row.team &&
      dates.slice(-10).includes(forTeam.at(-1)!.game_date as string) &&
      day(row) - day(forTeam.at(-1)!) <= 30;
    if (!regular) return [];
    const listed = all.some((game) => game.game_id === row.game_id && game.team === row.team && game.player_id === id);
    const misses = reported ? reportOf(id as number, row, tables, until) === "out" : !listed;
    return misses ? [{ season }] : [];
  });
}
