import { describe, expect, it } from "vitest";
import { parseDate } from "../../src/core/dates.js";
import { explainFeature } from "../../src/features/explain.js";
import { boxRow, oneGame, quoteRow } from "./support/hand-made.js";
import { buildRows, type LabTables, openTables, type TableRow } from "./support/lab-database.js";

const DATE = "2024-01-10";
const TIP = "2024-01-11 00:30:00";
const TAKEN = "2024-01-10 12:00:00";
const LATER = "2024-01-10 22:00:00";

const total = (row: Partial<TableRow>): TableRow => ({
  game_date: DATE,
  home: "HOM",
  away: "AWY",
  spread: -4,
  total: 220,
  book: "draftkings",
  snapshot_time: null,
  declared_pre_game: false,
  source: "feed",
  ...row,
});
const report = (row: Partial<TableRow>): TableRow => ({
  game_date: DATE,
  player_id: 1,
  player_lookup: "playerbhom",
  team: "HOM",
  status: "questionable",
  reported_at: "2024-01-10 10:00:00",
  ...row,
});
const line = (row: Partial<TableRow> = {}) => quoteRow({ snapshot_time: TAKEN, commence_time: TIP, ...row });

/** The row of player 1 on the day of the one game. */
async function row(extra: LabTables, lineSource = "cascade") {
  const rows = await buildRows(oneGame(extra), lineSource);
  return rows.find((one) => one.player_id === 1)!;
}

const explained = async (extra: LabTables, feature: string) => {
  const db = await openTables(oneGame(extra));
  const { inputs, value } = await explainFeature(db, { player: "1", date: parseDate(DATE, "date"), feature });
  db.close();
  return { value, verdicts: inputs.flatMap(({ rows }) => rows.map((one) => one.verdict ?? null)) };
};

describe("inputs are cut when the line is taken", () => {
  it("says when that was, and when the game began", async () => {
    expect(await row({ prop_lines: [line()] })).toMatchObject({
      line_snapshot_time: TAKEN,
      known_at: TAKEN,
      tip_off: TIP,
    });
    expect(await row({ prop_lines: [line({ player_id: 2, player_lookup: "playercawy" })] })).toMatchObject({
      line: null,
      line_snapshot_time: null,
      known_at: TIP,
      tip_off: TIP,
    });
    expect(await row({ prop_lines: [line({ snapshot_time: null, declared_pre_game: true })] })).toMatchObject({
      line_time_unknown: 1,
      line_snapshot_time: null,
      known_at: TIP,
    });
  });

  it("a total taken later does not count, an earlier one or one without a time does", async () => {
    const late = total({ total: 230, snapshot_time: LATER });
    const at = total({ total: 221, snapshot_time: TAKEN });
    const untimed = total({ total: 225, book: "zzz", declared_pre_game: true });
    const prop_lines = [line()];
    expect(await row({ prop_lines, game_lines: [late] })).toMatchObject({ game_total_line: null });
    expect(await row({ prop_lines, game_lines: [late, at, untimed] })).toMatchObject({ game_total_line: 221 });
    expect(await row({ prop_lines, game_lines: [late, untimed] })).toMatchObject({ game_total_line: 225 });
    const noLine = [line({ player_id: 2, player_lookup: "playercawy" })];
    expect(await row({ prop_lines: noLine, game_lines: [late, at] })).toMatchObject({ game_total_line: 230 });
  });

  it("at the first quote of the day, where the bet is made at that one", async () => {
    const prop_lines = [line(), line({ snapshot_time: LATER, line: 24.5 })];
    const game_lines = [total({ total: 221, snapshot_time: TAKEN }), total({ total: 230, snapshot_time: LATER })];
    const availability = [report({}), report({ status: "out", reported_at: LATER })];
    expect(await row({ prop_lines, game_lines, availability }, "cascade@opening")).toMatchObject({
      line_snapshot_time: TAKEN,
      known_at: TAKEN,
      game_total_line: 221,
      injury_risk: 2,
      vegas_line_move: 0,
    });
    expect(await row({ prop_lines, game_lines, availability })).toMatchObject({
      line_snapshot_time: LATER,
      game_total_line: 230,
      injury_risk: 3,
    });
  });

  it("a total or spread without a time is flagged", async () => {
    const prop_lines = [line()];
    const timed = total({ snapshot_time: TAKEN, spread: null });
    const untimed = total({ book: "zzz", declared_pre_game: true });
    const flag = async (...game_lines: TableRow[]) => (await row({ prop_lines, game_lines })).game_line_time_unknown;
    expect(await flag()).toBe(0);
    expect(await flag(total({ snapshot_time: TAKEN }), untimed)).toBe(0);
    expect(await flag(timed)).toBe(0);
    expect(await flag(timed, untimed)).toBe(1);
    expect(await flag(untimed)).toBe(1);
  });

  it("two players of one game are each cut at their own line", async () => {
    const own = line({ snapshot_time: LATER, player_id: 2, player_lookup: "playercawy" });
    const game_lines = [total({ total: 219, snapshot_time: TAKEN }), total({ total: 224, snapshot_time: LATER })];
    const rows = await buildRows(oneGame({ prop_lines: [line(), own], game_lines }));
    expect(rows.map((one) => [one.player_id, one.game_total_line])).toEqual([
      [1, 219],
      [2, 224],
    ]);
  });

  it("another book's quote counts within ten minutes, and its earlier one after that", async () => {
    const others = (minute: string) => [
      line({ book: "betmgm", line: 19.5, snapshot_time: "2024-01-10 11:58:00" }),
      line({ book: "fanduel", line: 18.5, snapshot_time: "2024-01-10 11:00:00" }),
      line({ book: "fanduel", line: 22.5, snapshot_time: `2024-01-10 12:${minute}:00` }),
    ];
    const std = async (minute: string) => (await row({ prop_lines: [line(), ...others(minute)] })).multi_book_line_std;
    expect(await std("10")).toBeCloseTo(Math.sqrt((20.5 ** 2 + 19.5 ** 2 + 22.5 ** 2 - 62.5 ** 2 / 3) / 2), 9);
    expect(await std("11")).toBe(1);
  });

  it("a report made later does not count", async () => {
    const prop_lines = [line()];
    const early = report({});
    expect(
      await row({ prop_lines, availability: [early, report({ status: "out", reported_at: LATER })] }),
    ).toMatchObject({ injury_risk: 2, absences_reported: 1 });
    expect(await row({ prop_lines, availability: [report({ status: "out", reported_at: LATER })] })).toMatchObject({
      injury_risk: null,
      absences_reported: 0,
    });
  });

  it("explain shows what was refused and why", async () => {
    const late = total({ total: 230, snapshot_time: LATER });
    const at = total({ total: 221, snapshot_time: TAKEN, book: "fanduel" });
    const game = await explained({ prop_lines: [line()], game_lines: [late, at] }, "game_total_line");
    expect(game).toEqual({
      value: 221,
      verdicts: ["refused: taken after the line was", "allowed: taken before tip-off"],
    });
    const books = [line(), line({ book: "fanduel", snapshot_time: LATER })];
    expect((await explained({ prop_lines: books }, "multi_book_line_std")).verdicts).toEqual([
      "allowed: taken before tip-off",
      "refused: taken after the line was",
      null,
    ]);
    const availability = [report({}), report({ status: "out", reported_at: LATER })];
    expect(await explained({ prop_lines: [line()], availability }, "injury_risk")).toEqual({
      value: 2,
      verdicts: ["used", "refused: made after the line was taken"],
    });
  });
});

describe("a date without reports says nothing about who is out", () => {
  const days = Array.from({ length: 13 }, (_, i) => `2024-01-${10 + i}`);
  const [before, target] = [days.at(-2)!, days.at(-1)!];
  /** Player 3 is a regular of HOM with 25 points a game who misses the last game. */
  const player_games = days.flatMap((game_date) => [
    boxRow({ game_date, player_id: 1, points: 10 }),
    boxRow({ game_date, player_id: 2, team: "AWY", opponent: "HOM", home: 0, points: 10 }),
    ...(game_date === target ? [] : [boxRow({ game_date, player_id: 3, points: 25 })]),
  ]);
  const on = async (availability: TableRow[]) => {
    const rows = await buildRows({ player_games, availability });
    return rows.find((one) => one.game_date === target && one.player_id === 1)!;
  };
  const dated = (game_date: string, row: Partial<TableRow> = {}) =>
    report({ game_date, reported_at: `${game_date} 00:00:00`, status: "out", player_id: 3, ...row });

  it("reports of earlier dates do not make it one on which all are healthy", async () => {
    expect(await on([dated(days[0]!), dated(before)])).toMatchObject({
      absences_reported: 0,
      star_teammates_out: 1,
      injury_risk: null,
    });
  });

  it("a report about anyone that day does: a team without one is healthy", async () => {
    const healthy = [dated(target, { player_id: 2, team: "AWY" })];
    expect(await on(healthy)).toMatchObject({ absences_reported: 1, star_teammates_out: 0, injury_risk: 0 });
    expect(await on([...healthy, dated(target)])).toMatchObject({ absences_reported: 1, star_teammates_out: 1 });
  });
});
