import { describe, expect, it } from "vitest";
import { linesFor } from "../../src/features/lines-for.js";
import { boxRow, oneGame, quoteRow } from "./support/hand-made.js";
import { buildRows, openTables, type TableRow } from "./support/lab-database.js";

const TIP = "2024-01-11 00:30:00";
const EARLY = "2024-01-10 12:00:00";
const LATE = "2024-01-11 01:00:00";

/** The line of player 1 from these quotes: [line, book, time unknown], or null. */
async function lineOf(quotes: Partial<TableRow>[], source = "cascade") {
  const db = await openTables(oneGame({ prop_lines: quotes.map(quoteRow) }));
  const relation = await linesFor(db, source);
  const [row] = await db.rows<Record<string, number | string | null>>(
    `SELECT line, book, line_time_unknown AS unknown, opening_line AS opening, over_odds, under_odds,
       CAST(n_books AS INTEGER) AS books, line_std AS std FROM ${relation} WHERE player_id = 1`,
  );
  db.close();
  return row ?? null;
}

describe("which quotes may be used", () => {
  it.each([
    ["taken before tip-off", { snapshot_time: EARLY, commence_time: TIP }, true],
    ["taken at tip-off", { snapshot_time: TIP, commence_time: TIP }, true],
    ["taken after tip-off", { snapshot_time: LATE, commence_time: TIP }, false],
    ["taken after tip-off, declared", { snapshot_time: LATE, commence_time: TIP, declared_pre_game: true }, false],
    ["timed, no tip-off known", { snapshot_time: EARLY }, false],
    ["timed, no tip-off known, declared", { snapshot_time: EARLY, declared_pre_game: true }, true],
    ["no time", { commence_time: TIP }, false],
    ["no time, declared", { commence_time: TIP, declared_pre_game: true }, true],
    ["an alternate line", { snapshot_time: EARLY, commence_time: TIP, is_main: false }, false],
    ["another market", { snapshot_time: EARLY, commence_time: TIP, market: "rebounds" }, false],
    ["another day", { snapshot_time: EARLY, commence_time: TIP, game_date: "2024-01-11" }, false],
  ])("%s", async (_, quote, allowed) => {
    expect((await lineOf([quote])) !== null).toBe(allowed);
  });

  it("takes the tip-off from any quote of the game for those that state none", async () => {
    const other = { player_id: 2, player_lookup: "playercawy", snapshot_time: EARLY, commence_time: TIP };
    expect(await lineOf([{ snapshot_time: LATE }, other])).toBeNull();
    expect(await lineOf([{ snapshot_time: LATE, home: null, away: null }, other])).toBeNull();
    expect(await lineOf([{ snapshot_time: EARLY }, { ...other, home: null, away: null }])).not.toBeNull();
  });

  it("takes the earliest start that is stated", async () => {
    const stated = { book: "fanduel", snapshot_time: EARLY, commence_time: "2024-01-10 23:00:00" };
    const between = { snapshot_time: "2024-01-10 23:30:00", commence_time: TIP };
    expect(await lineOf([between, stated])).toMatchObject({ book: "fanduel" });
  });

  it("flags what is only declared to be from before the game", async () => {
    expect(await lineOf([{ snapshot_time: EARLY, commence_time: TIP }])).toMatchObject({ unknown: 0, opening: 20.5 });
    expect(await lineOf([{ declared_pre_game: true }])).toMatchObject({ unknown: 1, opening: null });
  });

  it("finds the player of a quote by name when it has no number, unless the name is not his alone", async () => {
    const quote = { player_id: null, snapshot_time: EARLY, commence_time: TIP };
    expect(await lineOf([quote])).toMatchObject({ line: 20.5 });
    const twin = boxRow({ game_date: "2024-01-10", player_id: 11 });
    const tables = oneGame({ prop_lines: [quoteRow(quote)] });
    const rows = await buildRows({ ...tables, player_games: [...tables.player_games!, twin] });
    expect(rows.map((row) => row.line)).toEqual([null, null, null]);
  });
});

describe("line sources", () => {
  const timed = { snapshot_time: EARLY, commence_time: TIP };

  it("takes a book's latest quote, and its earliest as the opening", async () => {
    const quotes = [
      { ...timed, line: 21.5, snapshot_time: "2024-01-10 18:00:00" },
      { ...timed, line: 19.5 },
      { ...timed, line: 22.5, snapshot_time: LATE },
    ];
    expect(await lineOf(quotes)).toMatchObject({ line: 21.5, opening: 19.5 });
  });

  it("takes a book's first timed quote of the day at opening, none from before the evening before is over", async () => {
    const quotes = [
      { ...timed, line: 21.5, snapshot_time: "2024-01-10 18:00:00" },
      { ...timed, line: 19.5 },
      { ...timed, line: 18.5, snapshot_time: "2024-01-10 07:59:00" },
      { ...timed, line: 17.5, snapshot_time: "2024-01-09 18:00:00" },
      { line: 16.5, declared_pre_game: true },
    ];
    expect(await lineOf(quotes, "cascade@opening")).toMatchObject({ line: 19.5, opening: 17.5, unknown: 0 });
    expect(await lineOf(quotes.slice(4), "cascade@opening")).toBeNull();
    expect(await lineOf(quotes.slice(2, 4), "draftkings@opening")).toBeNull();
    expect(
      await lineOf([{ ...timed, line: 20.5, snapshot_time: "2024-01-10 08:00:00" }], "cascade@opening"),
    ).toMatchObject({
      line: 20.5,
    });
    expect(await lineOf([{ ...timed, snapshot_time: LATE }], "cascade@opening")).toBeNull();
  });

  it("takes the cascade and the consensus at opening from the books' first quotes", async () => {
    const quotes = [
      { ...timed, line: 19.5, book: "fanduel" },
      { ...timed, line: 25.5, book: "fanduel", snapshot_time: "2024-01-10 20:00:00" },
      { ...timed, line: 21.5, book: "betmgm", snapshot_time: "2024-01-10 13:00:00" },
      { ...timed, line: 25.5, book: "betmgm", snapshot_time: "2024-01-10 20:00:00" },
      { ...timed, line: 22.5, book: "zzz" },
    ];
    expect(await lineOf(quotes, "cascade@opening")).toMatchObject({ line: 19.5, book: "fanduel", books: 2 });
    expect(await lineOf(quotes, "consensus@opening")).toMatchObject({ line: 21.5, book: "consensus", books: 3 });
    expect(await lineOf(quotes, "consensus")).toMatchObject({ line: 25.5 });
  });

  it("decides between quotes of one time by prices known, then source, then line", async () => {
    const quotes = [
      { ...timed, line: 18.5, source: "a", under_odds: null },
      { ...timed, line: 20.5, source: "c" },
      { ...timed, line: 19.5, source: "b" },
    ];
    for (const order of [quotes, [...quotes].reverse()]) expect(await lineOf(order)).toMatchObject({ line: 19.5 });
  });

  it("cascade takes the first book of its order that has a line", async () => {
    const betmgm = { ...timed, book: "betmgm", line: 18.5 };
    expect(await lineOf([betmgm, { ...timed, book: "fanduel", line: 19.5 }])).toMatchObject({
      book: "fanduel",
      line: 19.5,
    });
    expect(await lineOf([betmgm, { ...timed, book: "pinnacle" }])).toMatchObject({ book: "betmgm" });
    expect(await lineOf([{ ...timed, book: "pinnacle" }])).toBeNull();
  });

  it("consensus is the median over books, priced where a book stands at it", async () => {
    const at = (book: string, line: number, over_odds: number) => ({ ...timed, book, line, over_odds });
    const odd = [at("pinnacle", 20.5, -105), at("fanduel", 19.5, -115), at("betmgm", 21.5, -125)];
    expect(await lineOf(odd, "consensus")).toMatchObject({
      line: 20.5,
      book: "consensus",
      over_odds: -105,
      books: 3,
      std: 1,
    });
    expect(await lineOf(odd.slice(0, 2), "consensus")).toMatchObject({ line: 20, over_odds: null, std: null });
  });

  it("a book by its name", async () => {
    expect(await lineOf([{ ...timed, book: "pinnacle", line: 23.5 }, timed], "pinnacle")).toMatchObject({ line: 23.5 });
    await expect(lineOf([timed, { ...timed, book: "fanduel" }], "fanduels")).rejects.toThrow(
      /no book "fanduels" in prop_lines \(did you mean fanduel/,
    );
  });
});
