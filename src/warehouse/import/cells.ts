/** What a cell of the input holds, as a person would write it. */
export type CellKind =
  | "date"
  | "timestamp"
  | "text"
  | "book"
  | "team"
  | "season"
  | "season_type"
  | "status"
  | "integer"
  | "count"
  | "number"
  | "minutes"
  | "flag"
  | "odds";

/** A fault of one cell: a condition on its text `x` and value `v`, both SQL, and the reason given to the user. */
export type CellFault = readonly [when: string, reason: string];

export interface CellRule {
  /** SQL that turns the cell's text into its value, NULL when it cannot. */
  parse(x: string): string;
  /** Asked in order for cells whose value is NULL; the first that holds names the fault. */
  readonly unreadable: (x: string) => readonly CellFault[];
}

const YEAR_FIRST = "'\\d{4}-\\d{2}-\\d{2}.*'";
const MIDNIGHT = "'\\d{4}-\\d{2}-\\d{2}([ T]00:00(:00(\\.0+)?)?(Z|\\+00(:?00)?)?)?'";
const WITH_CLOCK = "'\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}.*'";

/** DuckDB reads no time of hours and minutes alone when a zone follows. */
const withSeconds = (x: string) => `regexp_replace(${x}, '^(.{10}[ T]\\d{2}:\\d{2})([^:\\d]|$)', '\\1:00\\2')`;
const isDay = (x: string) => `TRY_CAST(left(${x}, 10) AS DATE) IS NOT NULL`;
const finite = (x: string) => `CASE WHEN isfinite(TRY_CAST(${x} AS DOUBLE)) THEN TRY_CAST(${x} AS DOUBLE) END`;
const whole = (x: string) =>
  `CASE WHEN trunc(TRY_CAST(${x} AS DOUBLE)) = TRY_CAST(${x} AS DOUBLE) THEN TRY_CAST(TRY_CAST(${x} AS DOUBLE) AS BIGINT) END`;

/** Not IN: DuckDB turns a long IN list into a join, and a table has dozens of them. */
const among = (x: string, values: readonly string[]) =>
  `list_contains([${values.map((value) => `'${value}'`).join(", ")}], ${x})`;

/** One of several spellings, compared by letters alone. */
function oneOf(x: string, meanings: Readonly<Record<string, readonly string[]>>): string {
  const letters = `regexp_replace(lower(${x}), '[^a-z0-9]', '', 'g')`;
  const arms = Object.entries(meanings).map(
    ([value, spellings]) => `WHEN ${among(letters, spellings)} THEN '${value}'`,
  );
  return `CASE ${arms.join(" ")} END`;
}

const anyFault = (reason: string) => () => [["TRUE", reason]] as const;
const text: CellRule = { parse: (x) => x, unreadable: () => [] };
const notWhole = (x: string): readonly CellFault[] => [
  [`${finite(x)} IS NULL`, "not a number"],
  ["TRUE", "not a whole number"],
];

const SEASON_TYPE_SPELLINGS = {
  "Regular Season": ["regularseason", "regular", "reg", "rs"],
  Playoffs: ["playoffs", "playoff", "postseason", "post", "po"],
};
const STATUS_SPELLINGS = {
  available: ["available", "active", "healthy"],
  probable: ["probable"],
  questionable: ["questionable", "gtd", "gametimedecision", "daytoday"],
  doubtful: ["doubtful"],
  out: ["out", "inactive"],
};

/**
 * How each kind is read. Timestamps with an offset are turned to UTC; without one they are taken as UTC.
 * Minutes may be written 34.5 or 34:30. A flag is 0/1, true/false, yes/no or H/A.
 */
export const CELL_RULES: Readonly<Record<CellKind, CellRule>> = {
  text,
  book: { ...text, parse: (x) => `lower(${x})` },
  team: { ...text, parse: (x) => `upper(${x})` },
  date: {
    parse: (x) => `CASE WHEN regexp_full_match(${x}, ${MIDNIGHT}) THEN TRY_CAST(left(${x}, 10) AS DATE) END`,
    unreadable: (x) => [
      [`regexp_full_match(${x}, ${YEAR_FIRST}) AND NOT (${isDay(x)})`, "no such date"],
      [`regexp_full_match(${x}, ${WITH_CLOCK})`, "has a time of day, not a plain date"],
      ["TRUE", "not a date (YYYY-MM-DD)"],
    ],
  },
  timestamp: {
    parse: (x) =>
      `CASE WHEN regexp_full_match(${x}, ${WITH_CLOCK})
        THEN CAST(TRY_CAST(${withSeconds(`regexp_replace(${x}, ' ([+-]\\d)', '\\1')`)} AS TIMESTAMPTZ) AS TIMESTAMP) END`,
    unreadable: (x) => [
      [`regexp_full_match(${x}, ${YEAR_FIRST}) AND NOT (${isDay(x)})`, "no such date"],
      ["TRUE", "not a time (YYYY-MM-DDThh:mm:ssZ)"],
    ],
  },
  season: {
    parse: (x) =>
      `CASE WHEN regexp_full_match(${x}, '\\d{4}-\\d{2}')
        AND (TRY_CAST(left(${x}, 4) AS INTEGER) + 1) % 100 = TRY_CAST(right(${x}, 2) AS INTEGER) THEN ${x} END`,
    unreadable: anyFault("not a season (2024-25)"),
  },
  season_type: {
    parse: (x) => oneOf(x, SEASON_TYPE_SPELLINGS),
    unreadable: anyFault("neither Regular Season nor Playoffs"),
  },
  status: {
    parse: (x) => oneOf(x, STATUS_SPELLINGS),
    unreadable: anyFault("not available, probable, questionable, doubtful or out"),
  },
  integer: { parse: whole, unreadable: notWhole },
  count: { parse: whole, unreadable: notWhole },
  number: { parse: finite, unreadable: anyFault("not a number") },
  minutes: {
    parse: (x) =>
      `CASE WHEN regexp_full_match(${x}, '\\d+:[0-5]\\d')
        THEN TRY_CAST(split_part(${x}, ':', 1) AS DOUBLE) + TRY_CAST(split_part(${x}, ':', 2) AS DOUBLE) / 60
        ELSE ${finite(x)} END`,
    unreadable: anyFault("not a number"),
  },
  flag: {
    parse: (x) =>
      `CASE WHEN ${among(`lower(${x})`, ["1", "1.0", "true", "t", "yes", "y", "h", "home"])} THEN 1
        WHEN ${among(`lower(${x})`, ["0", "0.0", "false", "f", "no", "n", "a", "away"])} THEN 0 END`,
    unreadable: anyFault("not 0 or 1"),
  },
  odds: {
    parse: (x) => `CASE WHEN abs(${whole(x)}) >= 100 THEN ${whole(x)} END`,
    unreadable: (x) => [...notWhole(x).slice(0, 1), ["TRUE", "not American odds (100 or more in size)"]],
  },
};

const TEXT_KINDS: ReadonlySet<CellKind> = new Set(["text", "book", "team"]);
const MISSING = ["nan", "na", "n/a", "null", "none", "nat", "<na>"];

/** The cell's text with the usual spellings of "no value" as NULL; in a text column only the empty cell is one. */
export function presentText(kind: CellKind, x: string): string {
  return TEXT_KINDS.has(kind) ? x : `CASE WHEN ${among(`lower(${x})`, MISSING)} THEN NULL ELSE ${x} END`;
}
