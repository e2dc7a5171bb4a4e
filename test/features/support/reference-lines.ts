import type { LabTables, TableRow } from "./lab-database.js";

/** Earliest start any quote of the game states, for either team; times are ISO text and compare as such. */
export function tipOff(date: string, team: string, tables: LabTables): string | null {
  const rows = (tables.player_games ?? []).filter((row) => row.game_date === date);
  const opponent = rows.find((row) => row.team === team)?.opponent ?? rows.find((row) => row.opponent === team)?.team;
  const stated = (tables.prop_lines ?? [])
    .filter((quote) => {
      if (quote.game_date !== date || quote.commence_time === null) return false;
      if (quote.home !== null) return [quote.home, quote.away].some((name) => name === team || name === opponent);
      const player = rows.find((row) => row.player_lookup === quote.player_lookup);
      return player !== undefined && (player.team === team || player.team === opponent);
    })
    .map((quote) => quote.commence_time as string);
  return stated.length === 0 ? null : stated.sort()[0]!;
}

export function quoteAllowed(quote: TableRow, tip: string | null): boolean {
  const times = [tip, quote.commence_time as string | null].filter((time): time is string => !!time).sort();
  if (quote.snapshot_time && times[0]) return (quote.snapshot_time as string) <= times[0];
  return quote.declared_pre_game === true;
}

const inTime = (quote: TableRow, until: string | null) =>
  until === null || quote.snapshot_time === null || (quote.snapshot_time as string) <= until;

interface BookLine {
  book: string;
  line: number;
  over: number | null;
  under: number | null;
  opening: number | null;
  unknown: boolean;
  taken: string | null;
}

const CASCADE = ["draftkings", "fanduel", "betmgm", "bettingpros_consensus"];

const lines = new WeakMap<TableRow, BookLine[]>();

function bookLines(row: TableRow, tables: LabTables): BookLine[] {
  if (!lines.has(row)) lines.set(row, bookLinesOf(row, tables));
  return lines.get(row)!;
}

/** Other books may be collected up to ten minutes after the line. */
function dispersion(row: TableRow, tables: LabTables, taken: string | null): number | null {
  const until =
    taken && new Date(Date.parse(`${taken.replace(" ", "T")}Z`) + 600_000).toISOString().slice(0, 19).replace("T", " ");
  const values = bookLinesOf(row, tables, until).map((book) => book.line);
  if (values.length < 3) return null;
  const m = values.reduce((a, b) => a + b) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - m) ** 2, 0) / (values.length - 1));
}

/** The moment a row's inputs are cut at: when its line was taken, else tip-off; null where neither is known. */
export function knownAt(row: TableRow, tables: LabTables, source: string): string | null {
  const times = [
    referenceLine(row, tables, source)?.taken,
    tipOff(row.game_date as string, row.team as string, tables),
  ];
  return times.filter((time): time is string => !!time).sort()[0] ?? null;
}

/** Books' lines from the quotes taken until a moment; untimed ones count always. */
function bookLinesOf(row: TableRow, tables: LabTables, until: string | null = null): BookLine[] {
  const tip = tipOff(row.game_date as string, row.team as string, tables);
  const timed = (quote: TableRow) => quote.snapshot_time !== null && (tip !== null || quote.commence_time !== null);
  const quotes = (tables.prop_lines ?? []).filter(
    (q) =>
      q.game_date === row.game_date &&
      q.player_lookup === row.player_lookup &&
      q.market === "points" &&
      q.is_main === true &&
      quoteAllowed(q, tip) &&
      inTime(q, until),
  );
  return [...new Set(quotes.map((q) => q.book as string))].map((book) => {
    const own = quotes.filter((q) => q.book === book);
    const byPlace = [...own].sort((a, b) => compareTimes(b, a) || ties(a, b));
    const first = own.filter(timed).sort((a, b) => compareTimes(a, b) || ties(a, b))[0];
    const latest = byPlace[0]!;
    return {
      book,
      line: latest.line as number,
      over: latest.over_odds as number | null,
      under: latest.under_odds as number | null,
      opening: (first?.line as number | undefined) ?? null,
      unknown: !timed(latest),
      taken: latest.snapshot_time as string | null,
    };
  });
}

function compareTimes(a: TableRow, b: TableRow): number {
  const x = (a.snapshot_time as string | null) ?? "";
  const y = (b.snapshot_time as string | null) ?? "";
  return x < y ? -1 : x > y ? 1 : 0;
}

function ties(a: TableRow, b: TableRow): number {
  const priced = (q: TableRow) => (q.over_odds !== null && q.under_odds !== null ? 0 : 1);
  const odds = (q: TableRow, name: string) => (q[name] as number | null) ?? Number.NEGATIVE_INFINITY;
  return (
    priced(a) - priced(b) ||
    ((a.source as string) < (b.source as string) ? -1 : (a.source as string) > (b.source as string) ? 1 : 0) ||
    (a.line as number) - (b.line as number) ||
    Math.sign(odds(b, "over_odds") - odds(a, "over_odds")) ||
    Math.sign(odds(b, "under_odds") - odds(a, "under_odds"))
  );
}

const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export function referenceLine(row: TableRow, tables: LabTables, source: string) {
  const books = bookLines(row, tables);
  if (books.length === 0) return null;
  const rank = (book: BookLine) => (CASCADE.includes(book.book) ? CASCADE.indexOf(book.book) : CASCADE.length);
  if (source === "consensus") {
    const line = median(books.map((book) => book.line))!;
    const opening = median(books.map((book) => book.opening).filter((value): value is number => value !== null));
    const priced = (book: BookLine) => (book.over !== null && book.under !== null ? 0 : 1);
    const at = books
      .filter((book) => book.line === line)
      .sort((a, b) => priced(a) - priced(b) || rank(a) - rank(b) || (a.book < b.book ? -1 : 1))[0];
    const unknown = books.some((book) => book.unknown);
    const taken = books.map((book) => book.taken).reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b));
    const deviation = dispersion(row, tables, taken);
    const price = { over: at?.over ?? null, under: at?.under ?? null };
    return { book: "consensus", line, opening, deviation, ...price, unknown, taken };
  }
  const chosen =
    source === "cascade"
      ? books.filter((book) => rank(book) < CASCADE.length).sort((a, b) => rank(a) - rank(b))[0]
      : books.find((book) => book.book === source);
  return chosen ? { ...chosen, deviation: dispersion(row, tables, chosen.taken) } : null;
}

/** Total and spread of the row's game: each from the latest allowed quote the row may know that states it, untimed ones last. */
export function referenceGameMarket(row: TableRow, tables: LabTables, source: string) {
  const until = knownAt(row, tables, source);
  const [home, away] = row.home === 1 ? [row.team, row.opponent] : [row.opponent, row.team];
  const tip = tipOff(row.game_date as string, row.team as string, tables);
  const quotes = (tables.game_lines ?? []).filter(
    (q) =>
      q.game_date === row.game_date &&
      q.home === home &&
      q.away === away &&
      quoteAllowed({ ...q, commence_time: null }, tip) &&
      inTime(q, until),
  );
  const pick = (name: string) =>
    (quotes
      .filter((q) => q[name] !== null)
      .sort((a, b) => compareTimes(b, a) || ((a.book as string) < (b.book as string) ? -1 : 1))[0]?.[name] ?? null) as
      | number
      | null;
  return { total: pick("total"), spread: pick("spread") };
}
