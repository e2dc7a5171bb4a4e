import { describe, expect, it } from "vitest";
import { lab, one, quote } from "./import/lab.js";
import { type Cells, csv, games } from "./league-rows.js";

const DAY = "2024-01-05";

describe("the timing of quotes", () => {
  const prop = (book: string, more: Cells) => quote(DAY, "Player B", { book, ...more });
  const untold = { commence_time: null, home: null, away: null };
  const quotes = [
    prop("early", {}),
    prop("at tip-off", { snapshot_time: `${DAY}T23:00:00Z` }),
    prop("late", { snapshot_time: `${DAY}T23:00:01Z` }),
    prop("early untold", untold),
    prop("late by game", { ...untold, snapshot_time: `${DAY}T23:30:00Z` }),
    quote("2024-01-08", "Player B", { ...untold, book: "tip-off unknown" }),
    prop("archive_consensus", { snapshot_time: null }),
    prop("Archive_Consensus", { snapshot_time: null, line: 13.5 }),
    prop("somebody", { snapshot_time: null }),
  ];

  it("is counted by class, and only untimed quotes of declared books count as pre-game", async () => {
    const own = lab();
    const report = await own.load({
      player_games: own.write("a.csv", csv(games("2024-01-01", 20))),
      prop_lines: own.write("b.csv", csv(quotes)),
    });
    expect(one(report, "prop_lines")).toMatchObject({
      accepted: 9,
      timing: { late: 1, lateByGame: 1, tipOffUnknown: 1, untimedDeclared: 2, untimedUnused: 1 },
    });
    expect(await own.query("SELECT DISTINCT book FROM prop_lines WHERE declared_pre_game")).toEqual([
      { book: "archive_consensus" },
    ]);
  });

  it("follows the books the user declares", async () => {
    const own = lab();
    const report = await own.load(
      { player_games: own.write("a.csv", csv(games("2024-01-01", 20))), prop_lines: own.write("b.csv", csv(quotes)) },
      { preGameBooks: [" Somebody "] },
    );
    expect(one(report, "prop_lines").timing).toMatchObject({ untimedDeclared: 1, untimedUnused: 2 });
  });

  it("learns a tip-off from quotes that are in the warehouse already, also for spreads and totals", async () => {
    const own = lab();
    await own.load({
      player_games: own.write("a.csv", csv(games("2024-01-01", 20))),
      prop_lines: own.write("b.csv", csv([prop("early", {})])),
    });
    const late = { ...untold, snapshot_time: `${DAY}T23:30:00Z` };
    const line = { game_date: DAY, home: "AAA", away: "BBB", spread: -3, total: 210 };
    const report = await own.load({
      prop_lines: own.write("c.csv", csv([prop("late by game", late)])),
      game_lines: own.write(
        "d.csv",
        csv([
          { ...line, book: "x", snapshot_time: `${DAY}T23:30:00Z` },
          { ...line, book: "x", snapshot_time: `${DAY}T22:30:00Z` },
          { ...line, book: "x", snapshot_time: `${DAY}T22:30:00Z`, home: "CCC" },
          { ...line, book: "archive_consensus", snapshot_time: null },
        ]),
      ),
    });
    expect(one(report, "prop_lines").timing).toMatchObject({ lateByGame: 1 });
    expect(one(report, "game_lines")).toMatchObject({
      timing: { late: 0, lateByGame: 1, tipOffUnknown: 1, untimedDeclared: 1, untimedUnused: 0 },
      warnings: [expect.stringContaining("CCC (1x)")],
    });
  });

  it.each([
    ["quotes on the opponent's players", quote(DAY, "Player D", { home: null, away: null })],
    ["quotes that name the opponent only", quote(DAY, "Player D", { home: "BBB", away: "CCC" })],
    ["quotes that name a team and no opponent", quote(DAY, "Player B", { away: null })],
  ])("learns the tip-off from %s", async (_what, early) => {
    const own = lab();
    const late = prop("x", { ...untold, snapshot_time: `${DAY}T23:30:00Z` });
    const report = await own.load({
      player_games: own.write("a.csv", csv(games("2024-01-01", 20))),
      prop_lines: own.write("b.csv", csv([early, late])),
    });
    expect(one(report, "prop_lines").timing).toMatchObject({ lateByGame: 1, tipOffUnknown: 0 });
  });

  it("learns the tip-off of a game to come from the slate", async () => {
    const own = lab();
    const day = "2024-02-05";
    const slate = games(day, 1).map((row) => ({ ...row, commence_time: `${day}T23:00:00Z` }));
    const columns = ["game_date", "season_type", "game_id", "player_name", "team", "opponent", "home", "commence_time"];
    const report = await own.load({
      player_games: own.write("a.csv", csv(games("2024-01-01", 20))),
      slate: own.write("b.csv", csv(slate, columns)),
      prop_lines: own.write(
        "c.csv",
        csv([
          quote(day, "Player B", { ...untold, snapshot_time: `${day}T23:30:00Z` }),
          quote(day, "Player B", { ...untold, snapshot_time: `${day}T22:30:00Z` }),
        ]),
      ),
    });
    expect(one(report, "prop_lines").timing).toMatchObject({ lateByGame: 1, tipOffUnknown: 0 });
  });
});
