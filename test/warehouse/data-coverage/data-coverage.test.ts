import { describe, expect, it } from "vitest";
import { checkCoverage } from "../../../src/warehouse/data-coverage/checks.js";
import type { SeasonCoverage } from "../../../src/warehouse/data-coverage/data-coverage.js";
import { dataCoverage } from "../../../src/warehouse/data-coverage/data-coverage.js";
import { DEFAULT_THRESHOLDS } from "../../../src/warehouse/data-coverage/thresholds.js";
import { Database } from "../../../src/warehouse/duckdb.js";
import { Warehouse } from "../../../src/warehouse/warehouse.js";
import { lab, quote } from "../import/lab.js";
import { type Cells, csv, games } from "../league-rows.js";

async function coverageOf(root: string, more: Partial<typeof DEFAULT_THRESHOLDS> = {}) {
  const db = await Database.open();
  try {
    const warehouse = Warehouse.open(root)!;
    await warehouse.attach(db);
    return await dataCoverage(db, warehouse, { ...DEFAULT_THRESHOLDS, ...more });
  } finally {
    db.close();
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

describe("dataCoverage", () => {
  it("agrees with a count by hand of rows, lines, over rate and line error", async () => {
    const boxes = games("2023-12-01", 40, 3).map((row, i) => (i % 17 === 0 ? { ...row, minutes: 0 } : row));
    const quotes: Cells[] = [];
    for (const [i, row] of boxes.entries()) {
      const at = (book: string, line: number, more: Cells = {}) =>
        quotes.push(quote(String(row.game_date), String(row.player_name), { book, line, ...more }));
      if (i % 9 === 0) at("archive_consensus", 11.5, { snapshot_time: null });
      if (i % 4 === 0) continue;
      at("a", (i * 3) % 29 || 1);
      if (i % 3 === 0) at("a", (i * 5) % 23 || 2, { snapshot_time: `${row.game_date}T20:00:00Z` });
      if (i % 5 === 0) at("b", ((i * 7) % 19) + 0.5);
      if (i % 7 === 0) at("late", 99, { snapshot_time: `${row.game_date}T23:30:00Z` });
      if (i % 6 === 0) at("untimed", 98, { snapshot_time: null });
      at("b", 97, { is_main: 0, snapshot_time: `${row.game_date}T12:00:00Z` });
    }
    const own = lab();
    await own.load({
      player_games: own.write("a.csv", csv(boxes)),
      prop_lines: own.write("b.csv", csv(quotes, [...Object.keys(quotes[0]!), "is_main"])),
      game_lines: own.write(
        "c.csv",
        csv([{ game_date: "2023-12-01", home: "AAA", away: "BBB", total: 200, book: "x", snapshot_time: null }]),
      ),
    });
    const coverage = await coverageOf(own.root);

    let lined = 0;
    let declared = 0;
    let overs = 0;
    let pushes = 0;
    let error = 0;
    for (const row of boxes) {
      const latest = new Map<string, Cells>();
      for (const one of quotes) {
        if (one.game_date !== row.game_date || one.player_name !== row.player_name || one.is_main === 0) continue;
        if (one.book === "late" || one.book === "untimed") continue;
        const before = latest.get(String(one.book));
        if (!before || String(one.snapshot_time) > String(before.snapshot_time)) latest.set(String(one.book), one);
      }
      if (latest.size === 0) continue;
      const line = median([...latest.values()].map((one) => Number(one.line)));
      const points = Number(row.points);
      lined += 1;
      if ([...latest.keys()].every((book) => book === "archive_consensus")) declared += 1;
      if (points > line) overs += 1;
      if (points === line) pushes += 1;
      error += Math.abs(points - line);
    }
    expect(pushes).toBeGreaterThan(0);
    expect(declared).toBeGreaterThan(0);
    expect(coverage.source).toBe("imported");
    expect(coverage.seasons).toHaveLength(1);
    const season = coverage.seasons[0]!;
    expect(season).toMatchObject({
      season: "2023-24",
      rows: 240,
      dates: 40,
      players: 6,
      games: 40,
      playoffGames: 0,
      firstDate: "2023-12-01",
      lastDate: "2024-01-09",
      quotes: quotes.length,
      mainLines: quotes.filter((one) => one.is_main !== 0).length,
      books: 5,
      pushes,
      gamesWithLines: 1,
      minutesShare: { value: 225 / 240, n: 240 },
      usageShare: { value: 225 / 240, n: 240 },
      lineShare: { value: lined / 240, n: 240 },
      declaredLineShare: { value: declared / lined, n: lined },
      overRate: { value: overs / (lined - pushes), n: lined - pushes },
    });
    expect(season.lineMae.n).toBe(lined);
    expect(season.lineMae.value).toBeCloseTo(error / lined, 12);

    const books = Object.fromEntries(coverage.books.map((book) => [book.book, book]));
    const count = (book: string) => quotes.filter((one) => one.book === book).length;
    expect(books.late).toMatchObject({ quotes: count("late"), usable: 0 });
    expect(books.untimed).toMatchObject({ quotes: count("untimed"), usable: 0 });
    expect(books.archive_consensus).toMatchObject({
      usable: count("archive_consensus"),
      untimed: count("archive_consensus"),
    });
    expect(coverage.tables.find((table) => table.table === "prop_lines")).toMatchObject({
      rows: quotes.length,
      dates: 40,
      files: 2,
    });

    for (const month of ["2023-12", "2024-01"]) {
      const inMonth = (row: Cells) => String(row.game_date).startsWith(month);
      for (const book of ["a", "b", "late", "untimed"]) {
        const own = quotes.filter((one) => one.book === book && one.is_main !== 0 && inMonth(one));
        const people = new Set(own.map((one) => `${one.game_date} ${one.player_name}`)).size;
        expect(coverage.bookMonths.find((one) => one.book === book && one.month === month)).toEqual({
          book,
          month,
          lined: book === "late" || book === "untimed" ? 0 : people,
          boxes: boxes.filter(inMonth).length,
        });
      }
    }
    expect(coverage.tableSeasons.map(({ table, rows, dates }) => [table, rows, dates])).toEqual([
      ["player_games", 240, 40],
      ["prop_lines", quotes.length, 40],
      ["game_lines", 1, 1],
    ]);
    expect(new Set(coverage.tableSeasons.map((one) => one.season))).toEqual(new Set(["2023-24"]));
  });

  it("has null where there is nothing to measure, and can be asked twice on one database", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(games("2023-12-01", 3))) });
    const db = await Database.open();
    const warehouse = Warehouse.open(own.root)!;
    await warehouse.attach(db);
    const first = await dataCoverage(db, warehouse);
    expect(await dataCoverage(db, warehouse)).toEqual(first);
    db.close();
    expect(first.seasons[0]).toMatchObject({
      quotes: 0,
      books: 0,
      lineShare: { value: 0, n: 12 },
      declaredLineShare: { value: null, n: 0 },
      overRate: { value: null, n: 0 },
      lineMae: { value: null, n: 0 },
    });
    expect(first.books).toEqual([]);
    expect(first.ok).toBe(false);
  });

  it("passes when the thresholds are met", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(games("2023-12-01", 3))) });
    const small = { recordsMinimum: 10, recordsIdeal: 10_000, datesPerSeason: 3, playersPerSeason: 4 };
    const coverage = await coverageOf(own.root, small);
    expect(coverage.ok).toBe(true);
    expect(coverage.checks.find((check) => check.name === "records, ideal")).toMatchObject({
      value: 12,
      verdict: "remark",
    });
  });
});

describe("checkCoverage", () => {
  const full: SeasonCoverage = {
    season: "2022-23",
    rows: 27_000,
    dates: 200,
    players: 540,
    games: 1314,
    playoffGames: 84,
    firstDate: "2022-10-18",
    lastDate: "2023-06-12",
    minutesShare: { value: 0.996, n: 27_000 },
    usageShare: { value: 0.996, n: 27_000 },
    quotes: 0,
    mainLines: 0,
    books: 0,
    lineShare: { value: 0, n: 27_000 },
    declaredLineShare: { value: null, n: 0 },
    overRate: { value: null, n: 0 },
    pushes: 0,
    lineMae: { value: null, n: 0 },
    gamesWithLines: 0,
  };
  const failures = (...seasons: SeasonCoverage[]) =>
    checkCoverage(seasons, [], DEFAULT_THRESHOLDS)
      .filter((check) => check.verdict === "fail")
      .map((check) => `${check.season ?? "all"}: ${check.name}`);

  it("passes two full seasons", () => {
    expect(failures(full, { ...full, season: "2023-24" })).toEqual([]);
  });

  it("fails too few records, playing time, usage", () => {
    expect(failures(full)).toEqual(["all: records, minimum"]);
    const thin = { ...full, minutesShare: { value: 0.98, n: 27_000 }, usageShare: { value: null, n: 0 } };
    expect(failures(thin, { ...full, season: "2023-24" })).toEqual(["2022-23: minutes known", "2022-23: usage known"]);
  });

  it("only remarks on the days of a season that is still running", () => {
    const running = { ...full, season: "2023-24", dates: 30, players: 250, playoffGames: 0 };
    expect(failures(full, running)).toEqual([]);
    expect(failures({ ...full, dates: 30, playoffGames: 0 }, { ...full, season: "2023-24" })).toEqual([
      "2022-23: dates",
    ]);
  });

  it("checks features only when their quality is given", () => {
    const quality = {
      season: "2022-23",
      trainingReadyShare: 0.8,
      averageQuality: 90,
      completeness: 0.94,
      features: 54,
      tiers: [],
    };
    const checks = checkCoverage([full], [quality], DEFAULT_THRESHOLDS);
    expect(checks.find((check) => check.name === "features present")).toEqual({
      season: "2022-23",
      name: "features present",
      value: 0.94,
      threshold: 0.95,
      n: 27_000,
      verdict: "fail",
    });
  });
});
