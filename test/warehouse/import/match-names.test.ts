import { describe, expect, it } from "vitest";
import { boxScoreCells, type Cells, csv } from "../league-rows.js";
import { type Lab, lab, one, quote } from "./lab.js";

const DATES = ["2024-01-05", "2024-01-06", "2024-01-07"];

/** Three days on which the named players all play; ids from 1 on. */
function boxScores(names: readonly string[], dates = DATES): Cells[] {
  return dates.flatMap((date) =>
    names.map((name, i) => {
      const home = i % 2 === 0;
      const sides = home ? { team: "AAA", opponent: "BBB" } : { team: "BBB", opponent: "AAA" };
      const { player_lookup: _, ...cells } = boxScoreCells({
        date,
        game: `g${date}`,
        id: i + 1,
        name,
        home: home ? 1 : 0,
        ...sides,
      });
      return cells;
    }),
  );
}

const KNOWN = ["Nikola Jokić", "Jimmy Butler III", "Gary Trent Jr.", "Nic Claxton", "Tim Hardaway", "Mike James"];

async function imported(own: Lab, quotes: readonly Cells[], known = KNOWN, aliases?: string) {
  const report = await own.load(
    { player_games: own.write("games.csv", csv(boxScores(known))), prop_lines: own.write("lines.csv", csv(quotes)) },
    aliases === undefined ? {} : { aliases: own.write("aliases.csv", aliases) },
  );
  const rows = await own.query<{ name: string; id: number | null; lookup: string }>(
    "SELECT DISTINCT player_name AS name, player_id::INTEGER AS id, player_lookup AS lookup FROM prop_lines ORDER BY 1",
  );
  return { names: one(report, "prop_lines").names!, rows, warnings: one(report, "prop_lines").warnings };
}

/** One quote of every spelling, and enough of a known player's that a few strangers stay under the limit. */
function quotesOf(spellings: readonly string[]): Cells[] {
  return spellings.map((name) => quote(DATES[0]!, name));
}

describe("name matching", () => {
  it("meets accents, suffixes kept or dropped on either side, and built-in aliases", async () => {
    const spellings = [
      "NIKOLA JOKIC",
      "Jimmy Butler",
      "Gary Trent",
      "Nicolas Claxton",
      "Tim Hardaway Jr.",
      "mike-james",
    ];
    const { names, rows } = await imported(lab(), quotesOf(spellings));
    expect(names).toMatchObject({ playerDates: 6, matched: 6, rate: 1, unmatched: [], unmatchedNames: 0 });
    const expected: Record<string, [number, string]> = {
      "NIKOLA JOKIC": [1, "nikolajokic"],
      "Jimmy Butler": [2, "jimmybutleriii"],
      "Gary Trent": [3, "garytrentjr"],
      "Nicolas Claxton": [4, "nicclaxton"],
      "Tim Hardaway Jr.": [5, "timhardaway"],
      "mike-james": [6, "mikejames"],
    };
    for (const row of rows) expect([row.id, row.lookup], row.name).toEqual(expected[row.name]);
  });

  it("takes a lookup column when there is no name", async () => {
    const quotes = quotesOf(["x"]).map(({ player_name: _, ...rest }) => ({ ...rest, player_lookup: "jimmybutler" }));
    const { rows } = await imported(lab(), quotes);
    expect(rows).toEqual([{ name: "jimmybutler", id: 2, lookup: "jimmybutleriii" }]);
  });

  it("prefers the exact name to one with another suffix", async () => {
    const { rows } = await imported(lab(), quotesOf(["Gary Payton", "Gary Payton II"]), [
      "Gary Payton",
      "Gary Payton II",
    ]);
    expect(rows.map((row) => row.id)).toEqual([1, 2]);
  });

  it("takes nobody when two players fit equally, and says so", async () => {
    const own = lab();
    const known = ["Gary Payton Sr.", "Gary Payton II", "Mike James"];
    const many = Array.from({ length: 3 }, (_, i) => quote(DATES[i]!, "Mike James"));
    await expect(imported(own, [...quotesOf(["Gary Payton"]), ...many], known)).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
    });
    const { names, rows } = await imported(
      own,
      [...quotesOf(["Gary Payton"]), ...many],
      known,
      "alias,player_id\nGary Payton,2\n",
    );
    expect(names.rate).toBe(1);
    expect(rows[0]).toEqual({ name: "Gary Payton", id: 2, lookup: "garypaytonii" });
  });

  it("lets the user's alias win, by lookup or id, in whatever spelling", async () => {
    const aliases = "Alias,Player_Lookup,note\nBig Honey,Nikola Jokić,nickname\nMIKE JAMES,nicclaxton,moved\n";
    const { rows } = await imported(lab(), quotesOf(["Big Honey", "Mike James"]), KNOWN, aliases);
    expect(rows.map((row) => row.id)).toEqual([1, 4]);
  });

  it.each([
    ["name,player_lookup\nx,y\n", "MISSING_COLUMNS"],
    ["alias\nx\n", "MISSING_COLUMNS"],
    ["alias,player_lookup\nx,y\n,z\n", "BAD_ALIAS"],
    ["alias,player_id\nx,first\n", "BAD_ALIAS"],
    ["", "EMPTY_FILE"],
  ])("refuses the alias file %j", async (aliases, code) => {
    await expect(imported(lab(), quotesOf(["Mike James"]), KNOWN, aliases)).rejects.toMatchObject({
      code,
      exitCode: 3,
    });
  });

  it("fails under 98 %, names the worst, and leaves the warehouse as it was", async () => {
    const own = lab();
    const quotes = [
      ...quotesOf(["Mike James", "Jimmy Butler"]),
      ...DATES.map((date) => quote(date, "Michael Jamison")),
    ];
    await expect(imported(own, quotes)).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
      exitCode: 3,
      message: expect.stringContaining("only 40.0 % of 5 player-dates"),
      hint: expect.stringContaining("--aliases"),
    });
    expect(own.state()).toBe("");
  });

  it("lists who stays unknown, with the nearest name", async () => {
    const dates = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    const own = lab();
    const report = await own.load({
      player_games: own.write("games.csv", csv(boxScores(KNOWN, dates))),
      prop_lines: own.write(
        "lines.csv",
        csv([...dates.map((date) => quote(date, "Mike James")), quote(dates[4]!, "Mike Jamez")]),
      ),
    });
    expect(one(report, "prop_lines").names).toMatchObject({
      playerDates: 61,
      matched: 60,
      unmatchedNames: 1,
      unmatched: [
        {
          name: "Mike Jamez",
          lookup: "mikejamez",
          playerDates: 1,
          firstDate: "2024-01-05",
          lastDate: "2024-01-05",
          why: "unknown",
          nearest: "mikejames",
        },
      ],
    });
    const rows = await own.query("SELECT player_id FROM prop_lines WHERE player_lookup = 'mikejamez'");
    expect(rows).toEqual([{ player_id: null }]);
  });

  it("does not count days after the season's last box score: a rookie is not known yet", async () => {
    const quotes = [...quotesOf(["Mike James"]), quote("2024-01-20", "Some Rookie")];
    const { names } = await imported(lab(), quotes);
    expect(names).toMatchObject({ playerDates: 1, matched: 1, rate: 1, unmatchedNames: 1 });
  });

  it("knows players of stored box scores, of other seasons, and of the slate", async () => {
    const own = lab();
    await own.load({ player_games: own.write("games.csv", csv(boxScores(KNOWN))) });
    const slate = {
      game_date: "2024-12-01",
      season_type: "Regular Season",
      game_id: "g1",
      player_id: 77,
      player_name: "Some Rookie",
      team: "AAA",
      opponent: "BBB",
      home: 1,
    };
    const report = await own.load({
      slate: own.write("slate.csv", csv([slate, { ...slate, player_id: null, player_name: "Jimmy Butler" }])),
      prop_lines: own.write(
        "lines.csv",
        csv([quote("2024-12-01", "Some Rookie"), quote("2024-12-01", "Nikola Jokic")]),
      ),
    });
    expect(one(report, "prop_lines").names!.unmatched).toEqual([]);
    expect(await own.query("SELECT player_id::INTEGER AS id FROM prop_lines ORDER BY 1")).toEqual([
      { id: 1 },
      { id: 77 },
    ]);
    expect(
      await own.query("SELECT player_id::INTEGER AS id, player_lookup AS lookup, season FROM slate ORDER BY 1"),
    ).toEqual([
      { id: 2, lookup: "jimmybutleriii", season: "2024-25" },
      { id: 77, lookup: "somerookie", season: "2024-25" },
    ]);
  });

  it("refuses rows of unknown players where a player is needed", async () => {
    const own = lab();
    const report = {
      game_date: "2024-01-05",
      team: "AAA",
      status: "Game Time Decision",
      reported_at: "2024-01-05T17:00Z",
    };
    const result = await own.load(
      {
        player_games: own.write("games.csv", csv(boxScores(KNOWN))),
        availability: own.write(
          "injuries.csv",
          csv([
            { ...report, player_name: "Gary Trent" },
            { ...report, player_name: "Nobody Known" },
            { ...report, player_name: "Mike James", status: "sick" },
          ]),
        ),
      },
      { maxRejectShare: 0.7 },
    );
    expect(one(result, "availability").rejectedByReason).toEqual({
      "no player of this name in the box scores": 1,
      "status: not available, probable, questionable, doubtful or out": 1,
    });
    expect(await own.query("SELECT player_id::INTEGER AS id, status FROM availability")).toEqual([
      { id: 3, status: "questionable" },
    ]);
  });

  it("takes lines without any box score, with a warning", async () => {
    const own = lab();
    const report = await own.load({ prop_lines: own.write("lines.csv", csv(quotesOf(["Mike James"]))) });
    expect(one(report, "prop_lines")).toMatchObject({
      names: { rate: null, unmatchedNames: 1 },
      warnings: [expect.stringContaining("no box scores of these days")],
    });
  });

  it("treats two spellings of one player's quote as one quote", async () => {
    const own = lab();
    const result = await own.load({
      player_games: own.write("games.csv", csv(boxScores(KNOWN))),
      prop_lines: own.write("lines.csv", csv(quotesOf(["Jimmy Butler", "Jimmy Butler III"]))),
    });
    expect(one(result, "prop_lines")).toMatchObject({ accepted: 1, duplicatesDropped: 1, rejected: 0 });
  });
});
