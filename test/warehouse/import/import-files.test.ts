import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Database } from "../../../src/warehouse/duckdb.js";
import { importFiles } from "../../../src/warehouse/import/import-files.js";
import { boxScoreCells, type Cells, csv, games } from "../league-rows.js";
import { temporaryFolder } from "../temporary-folder.js";
import { lab, one, quote } from "./lab.js";

/** Enough good rows that single bad ones stay under the default share. */
const many = (bonus = 0) => games("2024-01-01", 60, 2, bonus);

function changed(rows: Cells[], at: number, cells: Cells): Cells[] {
  return rows.map((row, i) => (i === at ? { ...row, ...cells } : row));
}

async function inParquet(path: string, sql: string): Promise<string> {
  const db = await Database.open();
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  db.close();
  return path;
}

describe("importFiles", () => {
  it("imports CSV, gzipped CSV and Parquet to the same bytes", async () => {
    const rows = many();
    const hashes: string[] = [];
    for (const kind of ["csv", "csv.gz", "parquet"] as const) {
      const own = lab();
      const text = own.write("a.csv", csv(rows));
      const file =
        kind === "csv"
          ? text
          : kind === "csv.gz"
            ? own.write("b.csv.gz", gzipSync(csv(rows)))
            : await inParquet(text.replace("a.csv", "c.parquet"), `SELECT * FROM read_csv('${text}')`);
      const report = await own.load({ player_games: file });
      expect(one(report, "player_games")).toMatchObject({
        rowsRead: 240,
        accepted: 240,
        rejected: 0,
        rejectsFile: null,
        duplicatesDropped: 0,
        format: kind === "parquet" ? "parquet" : "csv",
        firstDate: "2024-01-01",
        lastDate: "2024-02-29",
        monthsWritten: ["2024-01", "2024-02"],
      });
      hashes.push(report.datasetSha256);
    }
    expect(new Set(hashes).size).toBe(1);
  });

  it("changes nothing the second time and says so", async () => {
    const own = lab();
    const file = own.write("a.csv", csv(many()));
    const first = await own.load({ player_games: file });
    const before = own.state();
    const second = await own.load({ player_games: file });
    expect(first.changed).toBe(true);
    expect(second.changed).toBe(false);
    expect(one(second, "player_games")).toMatchObject({ monthsWritten: [], monthsUnchanged: ["2024-01", "2024-02"] });
    expect(second.datasetSha256).toBe(first.datasetSha256);
    expect(own.state()).toBe(before);
  });

  it("replaces the games of a corrected file and keeps the rest", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(many())) });
    const report = await own.load({ player_games: own.write("b.csv", csv(games("2024-02-03", 1, 2, 50))) });
    expect(one(report, "player_games").monthsWritten).toEqual(["2024-02"]);
    const rows = await own.query<{ n: number; high: number }>(
      "SELECT count(*)::INTEGER AS n, count(*) FILTER (points >= 50)::INTEGER AS high FROM player_games",
    );
    expect(rows).toEqual([{ n: 240, high: 4 }]);
  });

  it("moves a game whose date is corrected, and says so", async () => {
    const own = lab();
    const first = [...games("2025-01-08", 20), ...games("2025-02-10", 1)];
    await own.load({ player_games: own.write("a.csv", csv(first)) });
    const moved = (from: string, to: string) => games(from, 1).map((row) => ({ ...row, game_date: to }));
    const late = moved("2025-01-27", "2025-01-28");
    const table = one(await own.load({ player_games: own.write("b.csv", csv(late)) }), "player_games");
    expect(table.warnings).toEqual([
      "1 games had another date in the warehouse and were moved, for example g2025-01-27 from 2025-01-27 to 2025-01-28",
    ]);
    const month = moved("2025-02-10", "2025-01-07");
    expect(one(await own.load({ player_games: own.write("c.csv", csv(month)) }), "player_games")).toMatchObject({
      monthsWritten: ["2025-01"],
      monthsRemoved: ["2025-02"],
    });
    expect(
      await own.query(`SELECT game_date::VARCHAR AS date FROM player_games
        WHERE game_id IN ('g2025-01-27', 'g2025-02-10') GROUP BY game_date, game_id ORDER BY ALL`),
    ).toEqual([{ date: "2025-01-07" }, { date: "2025-01-28" }]);
  });

  it("refuses shots of one game on two dates", async () => {
    const own = lab();
    const zones = {
      paint_attempts: 1,
      paint_makes: 0,
      mid_attempts: 1,
      mid_makes: 0,
      three_attempts: 1,
      three_makes: 0,
    };
    const rows = many().map(({ game_date, game_id, player_id }) => ({ game_date, game_id, player_id, ...zones }));
    const report = await own.load({
      player_shots: own.write("a.csv", csv(changed(rows as Cells[], 0, { game_date: "2024-01-02" }))),
    });
    expect(one(report, "player_shots").rejectedByReason).toMatchObject({
      "the game is on another date in its other rows": 1,
    });
  });

  it("reads other separators, quoted line breaks, a byte-order mark, CRLF and other column orders", async () => {
    const rows = many();
    const columns = Object.keys(rows[0]!).reverse();
    const text = csv(changed(rows, 0, { player_name: 'Player\n"B"' }), columns).replaceAll(/,(?=[^\n])/g, ";");
    const own = lab();
    const report = await own.load({ player_games: own.write("a.csv", `\uFEFF${text.replaceAll("\n", "\r\n")}`) });
    expect(one(report, "player_games")).toMatchObject({ rowsRead: 240, accepted: 240 });
  });

  it("takes what the file leaves out: season, lookup, market, main line", async () => {
    const own = lab();
    const names = ["Nikola Jokić", "Luka Dončić", "Dennis Schröder", "D'Angelo O'Neal-Smith Jr."];
    const rows = many().map((row) => {
      const { season: _s, player_lookup: _l, ...rest } = row;
      return {
        ...rest,
        player_name: names[Number(row.player_id) - 1]!,
        season_type: "regular",
        home: row.home ? "H" : "A",
      };
    });
    const lines = [
      quote("2024-01-05", "Nikola Jokic", { line: 10.5, over_odds: -150, under_odds: 120 }),
      quote("2024-01-05", "Nikola Jokic", { line: 12.5, over_odds: -112, under_odds: -108 }),
      quote("2024-01-05", "Nikola Jokic", { line: 14.5, over_odds: 140, under_odds: -170 }),
    ];
    await own.load({ player_games: own.write("a.csv", csv(rows)), prop_lines: own.write("b.csv", csv(lines)) });
    expect(
      await own.query("SELECT DISTINCT season, season_type, player_lookup FROM player_games ORDER BY player_id"),
    ).toEqual(
      ["nikolajokic", "lukadoncic", "dennisschroder", "dangeloonealsmithjr"].map((player_lookup) => ({
        season: "2023-24",
        season_type: "Regular Season",
        player_lookup,
      })),
    );
    expect(
      await own.query(
        `SELECT line, is_main, market, book, player_id::INTEGER AS player_id FROM prop_lines ORDER BY line`,
      ),
    ).toEqual(
      [10.5, 12.5, 14.5].map((value) => ({
        line: value,
        is_main: value === 12.5,
        market: "points",
        book: "draftkings",
        player_id: 1,
      })),
    );
  });

  it("maps columns, with and without the table's name", async () => {
    const own = lab();
    const games = csv(many()).replace("game_date", "Day").replace("fg3m", "3PM");
    const lines = csv([quote("2024-01-05", "Player B")])
      .replace("game_date", "Day")
      .replace(",line,", ",point,");
    const report = await own.load(
      { player_games: own.write("a.csv", games), prop_lines: own.write("b.csv", lines) },
      { map: ["game_date=day", "player_games.fg3m=3PM", "prop_lines.line=point"] },
    );
    expect(report.tables.map((table) => table.accepted)).toEqual([240, 1]);
  });

  it("takes any header: an index column without a name, quotes, separators, a trailing separator", async () => {
    const own = lab();
    const [header, ...rows] = csv([quote("2024-01-05", "Player B")])
      .trim()
      .split("\n");
    const odd = header!.replace(",line,", `,"it's ""the"", line",`);
    const text = [`,${odd},`, ...rows.map((row, i) => `${i},${row},`)].join("\n");
    const report = await own.load(
      { player_games: own.write("a.csv", csv(many())), prop_lines: own.write("b.csv", text) },
      { map: [`line=it's "the", line`] },
    );
    expect(one(report, "prop_lines")).toMatchObject({ accepted: 1, ignoredColumns: ["column 1", "column 13"] });
  });

  it("reads timestamps with an offset, with Z, and without (UTC)", async () => {
    const own = lab();
    const times = [
      "2024-01-05T10:00:00-05:00",
      "2024-01-05 15:00:00Z",
      "2024-01-05 15:00:00",
      "2024-01-05 10:00:00 -05:00",
    ];
    const lines = times.map((snapshot_time, i) => quote("2024-01-05", "Player B", { snapshot_time, book: `b${i}` }));
    await own.load({ player_games: own.write("a.csv", csv(many())), prop_lines: own.write("b.csv", csv(lines)) });
    expect(await own.query("SELECT DISTINCT snapshot_time::VARCHAR AS t FROM prop_lines")).toEqual([
      { t: "2024-01-05 15:00:00" },
    ]);
  });

  it("reads minutes as a number or as 34:30, and gives back a game id's zeros", async () => {
    const own = lab();
    const rows = many().map((row) => ({
      ...row,
      minutes: "34:30",
      game_id: `224${String(row.game_date).slice(5).replace("-", "")}0`,
    }));
    await own.load({ player_games: own.write("a.csv", csv(rows)) });
    expect(await own.query("SELECT min(minutes) AS m, min(game_id) AS g FROM player_games")).toEqual([
      { m: 34.5, g: "0022401010" },
    ]);
  });

  it("commits all files of a call or none", async () => {
    const own = lab();
    await expect(
      own.load({
        player_games: own.write("a.csv", csv(many())),
        prop_lines: own.write("b.csv", csv([quote("2024-01-05", "Player B", { line: "ten" })])),
      }),
    ).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining('line: not a number ("ten")') });
    expect(own.state()).toBe("");
  });

  it("reports progress in phases and stops when the signal fires", async () => {
    const own = lab();
    const file = own.write("a.csv", csv(many()));
    const lines = own.write("b.csv", csv([quote("2024-01-05", "Player B")]));
    const phases: string[] = [];
    await importFiles(
      own.root,
      { files: { player_games: file, prop_lines: lines } },
      { onProgress: (e) => phases.push(e.phase) },
    );
    expect([...new Set(phases)]).toEqual(["read", "validate", "match names", "write"]);

    const before = own.state();
    const stop = new AbortController();
    const other = own.write("c.csv", csv(many(3)));
    await expect(
      importFiles(
        own.root,
        { files: { player_games: other } },
        { signal: stop.signal, onProgress: (e) => e.phase === "write" && stop.abort() },
      ),
    ).rejects.toMatchObject({ exitCode: 130 });
    expect(own.state()).toBe(before);
  });

  it("leaves nothing but the data, the lock and the rejects behind", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(changed(many(), 3, { points: "x" }))) });
    expect(readdirSync(own.root).sort()).toEqual(["imported", "rejects"]);
  });
});

describe("refused files", () => {
  const cases: [string, string, string | Buffer, string, RegExp][] = [
    ["an empty file", "a.csv", "", "EMPTY_FILE", /is empty/],
    ["a header without rows", "a.csv", "game_date\n", "MISSING_COLUMNS", /lacks columns/],
    ["a truncated Parquet file", "a.parquet", Buffer.from("PAR1 then nothing more"), "TRUNCATED_PARQUET", /truncated/],
    ["a text with the ending of a Parquet file", "a.parquet", "game_date\n", "NOT_PARQUET", /not a Parquet file/],
    [
      "a Parquet file with a broken middle",
      "a.parquet",
      Buffer.from("PAR1????????????PAR1"),
      "UNREADABLE_FILE",
      /cannot be read/,
    ],
    ["a spreadsheet", "a.csv", Buffer.from("PK\x03\x04\x00\x00"), "NOT_CSV", /spreadsheet/],
    ["UTF-16 text", "a.csv", Buffer.from("\uFEFFgame_date", "utf16le"), "NOT_UTF8", /UTF-16/],
    ["a binary file", "a.csv", Buffer.from([1, 0, 2, 0]), "NOT_CSV", /binary/],
    [
      "a truncated gzip file",
      "a.csv.gz",
      gzipSync(csv(games("2024-01-01", 9))).subarray(0, 300),
      "BAD_GZIP",
      /truncated/,
    ],
    ["a column named twice", "a.csv", "game_date,game_date\n", "COLUMN_TWICE", /two columns/],
  ];
  it.each(cases)("%s", async (_what, name, content, code, message) => {
    const own = lab();
    await expect(own.load({ player_games: own.write(name, content) })).rejects.toMatchObject({
      code,
      exitCode: 3,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
    expect(own.state()).toBe("");
  });

  it("a file that is not there, or a folder", async () => {
    const own = lab();
    await expect(own.load({ player_games: join(own.root, "none.csv") })).rejects.toMatchObject({ exitCode: 3 });
    await expect(own.load({ player_games: temporaryFolder() })).rejects.toMatchObject({ code: "NOT_A_FILE" });
  });

  it("a full header without rows", async () => {
    const own = lab();
    const header = csv(many()).split("\n")[0]!;
    await expect(own.load({ player_games: own.write("a.csv", `${header}\n`) })).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
      message: expect.stringContaining("has a header but no rows"),
    });
  });

  it("wrong columns: names those missing, those found, and a mapping that may help", async () => {
    const own = lab();
    const text = csv([quote("2024-01-05", "Player B")]).replace(",line,", ",lines,");
    await expect(own.load({ prop_lines: own.write("a.csv", text) })).rejects.toMatchObject({
      code: "MISSING_COLUMNS",
      message: expect.stringMatching(/lacks a column of prop_lines: line; found: game_date, player_name, book, lines/),
      hint: expect.stringContaining("--map prop_lines.line=lines"),
    });
    await expect(own.load({ prop_lines: own.write("b.csv", "game_date,book,line\n") })).rejects.toMatchObject({
      message: expect.stringContaining("player_name or player_lookup"),
    });
  });

  it.each([
    [["lines"], /not of the form/],
    [["prop_line.line=x"], /no table "prop_line" \(did you mean prop_lines\?\)/],
    [["game_lines.total=x"], /no file is given for game_lines/],
    [["prop_lines.lime=x"], /no column "lime" \(did you mean line/],
    [["prop_lines.declared_pre_game=x"], /no column "declared_pre_game"/],
    [["prop_lines.line=lin"], /has no column "lin" to map to prop_lines.line \(did you mean line\?\)/],
  ])("the mapping %j", async (map, message) => {
    const own = lab();
    const file = own.write("a.csv", csv([quote("2024-01-05", "Player B")]));
    await expect(own.load({ prop_lines: file }, { map })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it("no file at all, and a share outside 0..1", async () => {
    const own = lab();
    await expect(own.load({})).rejects.toMatchObject({ exitCode: 2 });
    const file = own.write("a.csv", csv(many()));
    await expect(own.load({ player_games: file }, { maxRejectShare: 2 })).rejects.toMatchObject({ exitCode: 2 });
  });

  it("an unwritable home", async () => {
    const own = lab();
    const blocked = own.write("blocked", "a file");
    const file = own.write("a.csv", csv(many()));
    await expect(importFiles(join(blocked, "warehouse"), { files: { player_games: file } })).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it("a path is never a pattern", async () => {
    const own = lab();
    own.write("box1.csv", csv(many()));
    const file = own.write("box[1]*.csv", csv(games("2024-01-01", 30)));
    expect(one(await own.load({ player_games: file }), "player_games").rowsRead).toBe(120);
  });
});

describe("refused rows", () => {
  /** Each in a game of its own, so that one does not hide another. */
  const FAULTS: [what: string, cells: Cells, reason: string][] = [
    ["text in a number", { points: "abc" }, 'points: not a number ("abc")'],
    ["half a point", { points: "10.5" }, 'points: not a whole number ("10.5")'],
    ["infinity", { points: "inf" }, 'points: not a number ("inf")'],
    ["a missing number", { fga: null }, "fga: missing"],
    ["a date that does not exist", { game_date: "2023-02-29" }, 'game_date: no such date ("2023-02-29")'],
    ["a foreign date", { game_date: "01/31/2024" }, 'game_date: not a date (YYYY-MM-DD) ("01/31/2024")'],
    ["a date with a time", { game_date: "2024-01-01T19:30:00Z" }, "game_date: has a time of day, not a plain date"],
    ["a negative count", { ast: -1 }, 'ast: outside 0..200 ("-1")'],
    ["too many minutes", { minutes: 71 }, 'minutes: outside 0..70 ("71")'],
    ["points that do not add up", { points: 3 }, "points do not add up from the shots made (3 instead of"],
    ["rebounds that do not add up", { reb: 9 }, "reb is not oreb + dreb (9 instead of 5)"],
    ["more made than attempted", { fga: -0, fg3a: 0, fgm: 1, points: 2 }, "fgm above fga (1 > 0)"],
    ["a team against itself", { opponent: "AAA" }, "team and opponent are the same (AAA)"],
    [
      "an unknown season type",
      { season_type: "Preseason" },
      'season_type: neither Regular Season nor Playoffs ("Preseason")',
    ],
    ["a bad season", { season: "2023-25" }, 'season: not a season (2024-25) ("2023-25")'],
    ["a season the date is not in", { season: "2020-21" }, "the date lies outside the season"],
    ["a home that is no flag", { home: "maybe" }, 'home: not 0 or 1 ("maybe")'],
    ["a team that is not the opponent's opponent", { team: "CCC" }, "no row of the opponent agrees with this one"],
    [
      "another date than the rest of the game",
      { game_date: "2024-03-01" },
      "the game is on another date in its other rows",
    ],
    ["home for one player only", { home: 0 }, "home differs from the other rows of the team"],
  ];

  it("are written to the rejects file with row and reason", async () => {
    const own = lab();
    const rows = games("2024-01-01", 60, 3);
    FAULTS.forEach(([, cells], game) => {
      rows[6 * game] = { ...rows[6 * game]!, ...cells };
    });
    const report = await own.load({ player_games: own.write("a.csv", csv(rows)) }, { maxRejectShare: 0.1 });
    const table = one(report, "player_games");
    expect(table).toMatchObject({
      rowsRead: 360,
      accepted: 360 - 6 * FAULTS.length,
      rejected: 6 * FAULTS.length,
      rejectedWithGame: 5 * FAULTS.length,
    });
    const [header, ...rejects] = readFileSync(table.rejectsFile!, "utf8").trim().split("\n");
    expect(header).toMatch(/^file,row,reasons,game_date,season,/);
    FAULTS.forEach(([what, , reason], game) => {
      const reject = rejects[6 * game]!.replaceAll('""', '"');
      expect(reject, what).toContain(`a.csv,${6 * game + 1},`);
      expect(reject, what).toContain(reason);
    });
  });

  it("numbers rows as in the file, past lines that cannot be split", async () => {
    const own = lab();
    const lines = csv(changed(many(), 100, { points: "abc" })).split("\n");
    lines[10] = "one,cell,too,few";
    lines[11] = `${lines[11]},one too many`;
    lines[51] = "short";
    const report = await own.load({ player_games: own.write("a.csv", lines.join("\n")) });
    const table = one(report, "player_games");
    expect(table).toMatchObject({ rowsRead: 240, rejected: 9, rejectedWithGame: 5 });
    const rejects = readFileSync(table.rejectsFile!, "utf8").trim().split("\n").slice(1);
    expect(rejects.map((row) => row.split(",")[1])).toEqual(["9", "10", "11", "12", "51", "101", "102", "103", "104"]);
    expect(table.rejectedByReason).toMatchObject({ "line: missing columns": 2, "line: too many columns": 1 });
  });

  it("drops exact duplicates and refuses rows that contradict each other", async () => {
    const own = lab();
    const rows = many();
    const twice = [...rows, rows[5]!, rows[5]!, { ...rows[9]!, ast: 11 }];
    const report = await own.load({ player_games: own.write("a.csv", csv(twice)) });
    expect(one(report, "player_games")).toMatchObject({
      rowsRead: 243,
      accepted: 236,
      duplicatesDropped: 2,
      rejectedByReason: {
        "differs from another row of the same key": 2,
        "another row of this game was refused": 3,
      },
    });
  });

  it("refuses a player in two games a day, within the file and against the warehouse", async () => {
    const own = lab();
    const rows = many();
    const box = { date: "2024-01-01", game: "other" };
    const extra = [
      boxScoreCells({ ...box, id: 1, team: "AAA", opponent: "CCC", home: 1 }),
      boxScoreCells({ ...box, id: 99, team: "CCC", opponent: "AAA", home: 0 }),
    ];
    const report = await own.load({ player_games: own.write("a.csv", csv([...rows, ...extra])) });
    expect(one(report, "player_games").rejectedByReason).toEqual({
      "the player has another game on this day": 2,
      "another row of this game was refused": 4,
    });
    await own.load({ player_games: own.write("a.csv", csv(rows)) });

    const renamed = games("2024-01-10", 1).map((row) => ({ ...row, game_id: "renamed" }));
    await expect(own.load({ player_games: own.write("b.csv", csv(renamed)) })).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
      message: expect.stringContaining("g2024-01-10 in the warehouse"),
    });
  });

  it("refuses a game with one team only, and accepts one on neutral ground with a warning", async () => {
    const own = lab();
    const rows = many().filter((row) => row.game_id !== "g2024-01-05" || row.team === "AAA");
    const neutral = rows.map((row) => (row.game_id === "g2024-01-06" ? { ...row, home: 0 } : row));
    const table = one(await own.load({ player_games: own.write("a.csv", csv(neutral)) }), "player_games");
    expect(table.rejectedByReason).toEqual({ "no row of the opponent agrees with this one": 2 });
    expect(table.warnings).toEqual([expect.stringContaining("1 games without a home team")]);
  });

  it("fails the whole import above the allowed share and leaves the warehouse as it was", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(many())) });
    const before = own.state();
    const bad = many(2).map((row, i) => (i % 30 === 0 ? { ...row, points: "abc" } : row));
    const file = own.write("b.csv", csv(bad));
    const failed = own.load({ player_games: file });
    await expect(failed).rejects.toMatchObject({
      code: "IMPORT_REFUSED",
      exitCode: 3,
      message: expect.stringMatching(
        /8 of 240 rows of .*b\.csv refused \(3\.3 %, at most 2\.0 % allowed\): 8 x points: not a number; row 1: points: not a number \("abc"\)/,
      ),
      hint: expect.stringMatching(/rejects.player_games-[0-9a-f]{8}\.csv/),
    });
    expect(own.state()).toBe(before);
    const report = await own.load({ player_games: file }, { maxRejectShare: 0.05 });
    expect(one(report, "player_games")).toMatchObject({ rejected: 32, rejectedWithGame: 24 });
  });

  it("keeps the stored rows of a game when its correction has a refused row, and says so", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(many())) });
    const corrected = changed(many(40), 5, { points: "abc" });
    const table = one(await own.load({ player_games: own.write("b.csv", csv(corrected)) }), "player_games");
    expect(table).toMatchObject({ accepted: 236, rejected: 4, rejectedWithGame: 3 });
    expect(table.warnings).toEqual([expect.stringMatching(/^1 games are left out whole/)]);
    expect(await own.query(`SELECT points FROM player_games WHERE game_id = 'g2024-01-02' ORDER BY player_id`)).toEqual(
      many()
        .slice(4, 8)
        .map(({ points }) => ({ points })),
    );
    const reject = readFileSync(table.rejectsFile!, "utf8").split("\n")[1];
    expect(reject).toContain("b.csv,5,another row of this game was refused (row 6),2024-01-02");
  });

  it("keeps a stored game when a line of its correction cannot be split", async () => {
    const own = lab();
    await own.load({ player_games: own.write("a.csv", csv(many())) });
    const lines = csv(many(40)).split("\n");
    lines[6] += ",one too many";
    const table = one(await own.load({ player_games: own.write("b.csv", lines.join("\n")) }), "player_games");
    expect(table).toMatchObject({ accepted: 236, rejected: 4, rejectedWithGame: 3 });
    expect(await own.query("SELECT count(*)::INTEGER AS n FROM player_games")).toEqual([{ n: 240 }]);
  });

  it("counts faulty rows only for the largest share", async () => {
    const own = lab();
    const rows = many().map((row, i) => (i % 60 === 0 ? { ...row, points: "abc" } : row));
    const table = one(await own.load({ player_games: own.write("a.csv", csv(rows)) }), "player_games");
    expect(table).toMatchObject({ rejected: 16, rejectedWithGame: 12 });
  });

  it("leaves an unknown player out of a slate, but not his game", async () => {
    const own = lab();
    const known = games("2024-01-01", 30);
    const columns = ["game_date", "season_type", "game_id", "player_name", "team", "opponent", "home"];
    const tonight = games("2024-02-05", 1);
    const rookie = { ...tonight[0]!, player_name: "Somebody New" };
    const report = await own.load(
      { player_games: own.write("a.csv", csv(known)), slate: own.write("b.csv", csv([...tonight, rookie], columns)) },
      { maxRejectShare: 0.3 },
    );
    expect(one(report, "slate")).toMatchObject({ accepted: 4, rejected: 1, rejectedWithGame: 0 });
  });

  it("removes the rejects file of an attempt that was put right by a mapping", async () => {
    const own = lab();
    const rows = many().map((row) => ({ ...row, pts: row.points!, points: "?" }));
    const file = own.write("a.csv", csv(rows));
    await expect(own.load({ player_games: file })).rejects.toMatchObject({ code: "IMPORT_REFUSED" });
    expect(readdirSync(join(own.root, "rejects"))).toHaveLength(1);
    await own.load({ player_games: file }, { map: ["points=pts"] });
    expect(readdirSync(join(own.root, "rejects"))).toHaveLength(0);
  });

  it("prop lines: each fault with its reason", async () => {
    const faults: [Cells, string][] = [
      [{ over_odds: 50 }, "over_odds: not American odds"],
      [{ line: 0 }, "line is not above 0"],
      [{ line: 101 }, "line: outside 0..100"],
      [{ snapshot_time: "2024-01-05" }, "snapshot_time: not a time"],
      [{ snapshot_time: "2023-02-29 10:00:00" }, "snapshot_time: no such date"],
      [{ player_name: null }, "no player named"],
      [{ player_name: "123" }, "no player named"],
    ];
    const own = lab();
    const rows = Array.from({ length: 60 }, (_, i) =>
      quote("2024-01-05", "Player B", { book: `book${i}`, ...faults[i]?.[0] }),
    );
    const report = await own.load(
      { player_games: own.write("a.csv", csv(many())), prop_lines: own.write("b.csv", csv(rows)) },
      { maxRejectShare: 0.2 },
    );
    const table = one(report, "prop_lines");
    expect(table).toMatchObject({ accepted: 60 - faults.length, rejected: faults.length });
    const rejects = readFileSync(table.rejectsFile!, "utf8").trim().split("\n").slice(1);
    faults.forEach(([, reason], i) => {
      expect(rejects[i]).toContain(reason);
    });
  });

  it("game lines: implausible figures, nothing quoted, a team against itself", async () => {
    const own = lab();
    const gameLine = { game_date: "2024-01-05", home: "aaa", away: "bbb", spread: -3.5, total: 220.5, book: "x" };
    const rows: Cells[] = [
      gameLine,
      { ...gameLine, book: "a", spread: -80 },
      { ...gameLine, book: "b", total: 30 },
      { ...gameLine, book: "c", spread: null, total: null },
      { ...gameLine, book: "d", away: "AAA" },
    ];
    const report = await own.load({ game_lines: own.write("a.csv", csv(rows)) }, { maxRejectShare: 1 });
    expect(one(report, "game_lines")).toMatchObject({
      accepted: 1,
      rejectedByReason: {
        "spread: outside -60..60": 1,
        "total: outside 100..350": 1,
        "neither spread nor total": 1,
        "home and away are the same team": 1,
      },
    });
  });
});
