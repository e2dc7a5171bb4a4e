import { describe, expect, it } from "vitest";
import { type Cells, csv, games } from "../league-rows.js";
import { lab, one } from "./lab.js";

const COUNTS = "points fgm fga fg3m fg3a ftm fta oreb dreb reb ast stl blk tov pf".split(" ");
const nothing = (value: number | null): Cells => ({
  ...Object.fromEntries(COUNTS.map((name) => [name, value])),
  plus_minus: value,
});

/** 60 games; the third player of the home side has the given cells in the first `n` of them. */
function league(n: number, cells: Cells, minutes = 30): Cells[] {
  return games("2024-01-01", 60, 3).map((row, i) => ({
    ...row,
    minutes,
    ...(i % 6 === 2 && i < 6 * n ? cells : {}),
  }));
}

async function imported(rows: Cells[]) {
  const own = lab();
  const table = one(await own.load({ player_games: own.write("a.csv", csv(rows)) }), "player_games");
  const [kept] = await own.query<{ n: number }>(
    "SELECT count(*) FILTER (player_id = 3)::INTEGER AS n FROM player_games",
  );
  return { table, kept: kept!.n };
}

describe("players who did not play", () => {
  it.each([
    ["every figure empty", league(30, { minutes: null, ...nothing(null) })],
    ["no minutes and zeros", league(2, { minutes: "NaN", ...nothing(0) })],
    ["0 minutes in a file that knows seconds", league(2, { minutes: "0:00", ...nothing(0) }, 30.5)],
    ["more 0 minutes than appearances of seconds can be", league(30, { minutes: 0, ...nothing(0) })],
  ])("are dropped and counted apart: %s", async (_what, rows) => {
    const dropped = rows.filter((row) => row.points === null || row.reb === 0).length;
    const { table, kept } = await imported(rows);
    expect(table).toMatchObject({
      rowsRead: 360,
      accepted: 360 - dropped,
      rejected: 0,
      rejectsFile: null,
      didNotPlay: dropped,
      warnings: [`did not play: ${dropped} rows dropped (no time, no count)`],
    });
    expect(kept).toBe(60 - dropped);
  });

  it("are not taken for appearances of seconds in a file of whole minutes, which stay, with a word of warning", async () => {
    const { table, kept } = await imported(league(2, { minutes: 0, ...nothing(0) }));
    expect(table).toMatchObject({ didNotPlay: 0, accepted: 360 });
    expect(table.warnings).toEqual([expect.stringMatching(/^2 rows with 0 minutes and nothing counted are kept/)]);
    expect(kept).toBe(60);
  });

  it.each([
    ["plus_minus shows him on court", { minutes: 0, ...nothing(0), plus_minus: -3 }, 30.5],
    ["he did something", { minutes: 0, ...nothing(0), pf: 1 }, 30.5],
    ["he was there for seconds", { minutes: "0:07", ...nothing(0) }, 30],
  ] as const)("are not those of whom the row says: %s", async (_what, cells, minutes) => {
    const { table, kept } = await imported(league(30, cells, minutes));
    expect(table).toMatchObject({ didNotPlay: 0, accepted: 360, warnings: [] });
    expect(kept).toBe(60);
  });

  it("do not hide a row that lacks its minutes only, or has a figure nobody can read", async () => {
    const rows = league(1, { minutes: null });
    rows[8] = { ...rows[8]!, ...nothing(0), minutes: 0, ast: "x" };
    const own = lab();
    const table = one(await own.load({ player_games: own.write("a.csv", csv(rows)) }), "player_games");
    expect(table).toMatchObject({ didNotPlay: 0, rejectedByReason: { "minutes: missing": 1, "ast: not a number": 1 } });
  });

  it("cannot be all there is", async () => {
    const own = lab();
    const rows = games("2024-01-01", 3).map((row) => ({ ...row, minutes: null, ...nothing(null) }));
    await expect(own.load({ player_games: own.write("a.csv", csv(rows)) })).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
      message: expect.stringContaining("no row of"),
    });
  });
});
