import { describe, expect, it } from "vitest";
import { boxRow } from "./support/hand-made.js";
import { buildRows, type LabTables, type TableRow } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";
import { cutAt } from "./support/recompute-as-of.js";

const box = ["2024-01-08", "2024-01-10"].flatMap((game_date) => [
  boxRow({ game_date, player_id: 1, points: 20 }),
  boxRow({ game_date, player_id: 2, team: "AWY", opponent: "HOM", home: 0, points: 10 }),
]);
const tonight = (game_date: string, player_id = 1): TableRow => ({
  ...boxRow({ game_date, player_id }),
  game_id: `slate-${game_date}`,
  commence_time: null,
});
const datesOf = async (tables: LabTables) =>
  (await buildRows(tables)).filter((row) => row.points === null).map((row) => `${row.game_date} ${row.player_id}`);

describe("games still to be played", () => {
  it("get the features the finished game gets, outcomes unknown", async () => {
    const tables = randomLeague(21, { seasons: 1, dates: 14 });
    const date = tables.player_games!.at(-1)!.game_date as string;
    const slate = (await buildRows(cutAt(tables, date))).filter((row) => row.game_date === date);
    expect(slate.length).toBeGreaterThan(8);
    expect(slate.every((row) => row.points === null && row.minutes === null)).toBe(true);
  });

  it("are each player's next game only", async () => {
    expect(await datesOf({ player_games: box, slate: [tonight("2024-01-14"), tonight("2024-01-12")] })).toEqual([
      "2024-01-12 1",
    ]);
  });

  it("are left out once there is a box score of the game, or a later one at all", async () => {
    expect(await datesOf({ player_games: box, slate: [tonight("2024-01-10"), tonight("2024-01-08")] })).toEqual([]);
    expect(await datesOf({ player_games: box, slate: [tonight("2024-01-09")] })).toEqual([]);
  });

  it("need no box score at all", async () => {
    expect(await datesOf({ slate: [tonight("2024-01-09")] })).toEqual(["2024-01-09 1"]);
  });

  it("do not count as games for anyone", async () => {
    const rows = await buildRows({ player_games: box, slate: [tonight("2024-01-12"), tonight("2024-01-12", 7)] });
    expect(rows.find((row) => row.points === null)).toMatchObject({
      points_avg_last_5: 20,
      days_rest: 2,
      team_win_pct: 1,
    });
  });
});
