import { BOOTSTRAP_DAYS, QUALITY_TIERS, TIER_SCORES } from "../features/index.js";
import type { Coverage, SeasonCoverage } from "../warehouse/data-coverage/data-coverage.js";
import { booksChart } from "./charts/books-chart.js";
import { checkedAmounts } from "./checked-amount.js";
import { DATA_LABELS } from "./data-label.js";
import { dataVerdict } from "./data-verdict.js";
import { formatBytes, formatCount, formatShare, formatValue, NOTHING, shortHash } from "./format.js";
import { codeSpan, markdownTable, plainText } from "./markdown-table.js";
import type { RenderedReport } from "./rendered-report.js";
import { bulletList, picture } from "./section-text.js";
import { listed } from "./which-runs.js";

/**
 * What the warehouse holds, as a report: the state of the data season by season, table by table, book by book and month, quality,
 * and what falls short of its threshold. Pure: the same coverage gives the same bytes.
 */
export function renderDataReport(coverage: Coverage, featureSet: string): RenderedReport {
  const { source } = coverage;
  const slug = `data-${source}`;
  const { mark, notice } = DATA_LABELS[source];
  const title = `State of the data${mark ? ` · ${mark}` : ""}`;
  const chart = booksChart(coverage.bookMonths, source);
  const sections: [heading: string, ...text: string[]][] = [
    ["Seasons", seasonTable(coverage), SEASONS_NOTE.replace("SET", codeSpan(featureSet))],
    ["Readiness", readiness(coverage)],
    ["Quality tiers", tierTable(coverage), TIERS_NOTE.replace("SET", codeSpan(featureSet))],
    ["Prop lines by book and month", ...(chart ? [picture(chart, slug), bookTable(coverage), BOOKS_NOTE] : [])],
    ["Tables by season", tableSeasonTable(coverage)],
    ["Tables", tableTable(coverage), ...emptyTables(coverage)],
  ];
  const markdown = [
    `# ${title}`,
    `> ${notice}`,
    dataVerdict(coverage),
    `Dataset SHA256 ${codeSpan(shortHash(coverage.datasetSha256))}.`,
    ...sections.filter(([, first]) => first).map(([heading, ...text]) => [`## ${heading}`, ...text].join("\n\n")),
  ];
  return { slug, title, mark, markdown: `${markdown.join("\n\n")}\n`, charts: chart ? [chart] : [] };
}

const SEASONS_NOTE = `Usable: a quote that is known, or at least declared, to be from before the game. With a line: share of box scores with a usable main line. Of these, declared: those of them whose usable lines are all without a time, so that they rest on declaration alone. Over rate and the line's own MAE: against the median line of the books, pushes aside. Ready: with every required feature of SET and past the first ${BOOTSTRAP_DAYS} days of the season, as a share of all rows, those of the first days included. Quality: mean score of 100.`;
const TIERS_NOTE = `Share of all rows, those of a season's first days included, by quality score for SET: ${QUALITY_TIERS.slice(
  0,
  -1,
)
  .map((tier, i) => `${tier} ${TIER_SCORES[i]}${i === 0 ? " and more" : ""}`)
  .join(
    ", ",
  )}, ${QUALITY_TIERS.at(-1)} below. A row with one missing required feature reaches 69 at most, with five 49.`;
const BOOKS_NOTE =
  "Usable player-points quotes of each book, as under Seasons; \\*: with quotes among them that are only declared to be so.";

function seasonTable({ seasons, features }: Coverage): string {
  const numbers = [
    "Rows",
    "Dates",
    "Players",
    "Games",
    "With a line",
    "Of these, declared",
    "Over rate",
    "Line's own MAE",
    "Ready, of all rows",
    "Quality",
  ];
  const columns = [{ head: "Season" }, ...numbers.map((head) => ({ head, align: "right" as const }))];
  const rows = seasons.map((season: SeasonCoverage) => {
    const quality = features.find((one) => one.season === season.season);
    return [
      season.season,
      formatCount(season.rows),
      formatCount(season.dates),
      formatCount(season.players),
      formatCount(season.games),
      formatShare(season.lineShare.value),
      formatShare(season.declaredLineShare.value),
      formatValue(season.overRate.value, "rate"),
      formatValue(season.lineMae.value, "points"),
      formatShare(quality?.trainingReadyShare ?? null),
      quality ? quality.averageQuality.toFixed(1) : NOTHING,
    ];
  });
  return markdownTable(columns, rows);
}

/** How many thresholds hold, every one that is missed, and all of them with what was found. */
function readiness(coverage: Coverage): string {
  const { checks } = coverage;
  const missed = checks.filter(({ verdict }) => verdict !== "pass");
  const said = `${formatCount(checks.length - missed.length)} of ${formatCount(checks.length)} thresholds are reached.`;
  const items = missed.map(({ verdict, season, name, value, threshold }) => {
    const { found, wanted } = checkedAmounts(value, threshold);
    return `${verdict === "fail" ? "**fails**" : "remark"}: ${season ?? "all seasons"}, ${name}: ${found}, wanted ${wanted}`;
  });
  return [said, ...(items.length > 0 ? [bulletList(items)] : []), thresholdTable(coverage)].join("\n\n");
}

/** What is wanted of the whole, or of every season, and what was found. */
function thresholdTable({ checks }: Coverage): string {
  const wanted = new Map(checks.map(({ name, threshold }) => [name, checkedAmounts(threshold, threshold).wanted]));
  const seasons = [...new Set(checks.flatMap(({ season }) => season ?? []))].sort();
  const columns = [
    { head: "Threshold" },
    ...["At least", "All seasons", ...seasons].map((head) => ({ head, align: "right" as const })),
  ];
  const rows = [...wanted].map(([name, least]) => [
    name,
    least,
    ...[null, ...seasons].map((season) => {
      const check = checks.find((one) => one.name === name && one.season === season);
      if (!check) return NOTHING;
      const { found } = checkedAmounts(check.value, check.threshold);
      return check.verdict === "pass" ? found : `**${found}**`;
    }),
  ]);
  return markdownTable(columns, rows);
}

function tierTable({ features }: Coverage): string {
  const [first] = features;
  if (!first) return "";
  const columns = [
    { head: "Season" },
    { head: "All rows", align: "right" as const },
    ...first.tiers.map(({ tier }) => ({ head: tier, align: "right" as const })),
  ];
  const rows = features.map(({ season, tiers }) => {
    const total = tiers.reduce((sum, { rows }) => sum + rows, 0);
    return [season, formatCount(total), ...tiers.map(({ rows }) => formatShare(total === 0 ? null : rows / total))];
  });
  return markdownTable(columns, rows);
}

function bookTable({ books, seasons }: Coverage): string {
  const names = [...new Set(books.map(({ book }) => book))].sort();
  const columns = [{ head: "Book" }, ...seasons.map(({ season }) => ({ head: season, align: "right" as const }))];
  const rows = names.map((name) => [
    plainText(name),
    ...seasons.map(({ season }) => {
      const found = books.find((one) => one.book === name && one.season === season);
      return found ? `${formatCount(found.usable)}${found.untimed > 0 ? "\\*" : ""}` : NOTHING;
    }),
  ]);
  return markdownTable(columns, rows);
}

function tableSeasonTable({ tables, tableSeasons, seasons }: Coverage): string {
  const names = [
    ...new Set([...seasons.map(({ season }) => season), ...tableSeasons.map(({ season }) => season)]),
  ].sort();
  const columns = [{ head: "Table" }, ...names.map((head) => ({ head, align: "right" as const }))];
  const rows = tables.map(({ table }) => [
    codeSpan(table),
    ...names.map((name) => {
      const found = tableSeasons.find((one) => one.table === table && one.season === name);
      return found ? `${formatCount(found.rows)} on ${formatCount(found.dates)} dates` : NOTHING;
    }),
  ]);
  return markdownTable(columns, rows);
}

function tableTable({ tables }: Coverage): string {
  const numbers = ["Rows", "Dates", "Files", "Size"];
  const columns = [
    { head: "Table" },
    { head: "From" },
    { head: "To" },
    ...numbers.map((head) => ({ head, align: "right" as const })),
  ];
  const rows = tables.map((one) => [
    codeSpan(one.table),
    one.firstDate ?? NOTHING,
    one.lastDate ?? NOTHING,
    formatCount(one.rows),
    formatCount(one.dates),
    formatCount(one.files),
    formatBytes(one.bytes),
  ]);
  return markdownTable(columns, rows);
}

/** Why a table may well hold nothing, where one does. */
function emptyTables({ tables }: Coverage): string[] {
  const empty = tables.filter(({ rows }) => rows === 0).map(({ table }) => table);
  const others = empty.filter((table) => table !== "slate").map(codeSpan);
  return [
    ...(others.length > 0
      ? [
          `Nothing was imported into ${listed(others)}: features made from that are missing or derived from other tables.`,
        ]
      : []),
    ...(empty.includes("slate")
      ? ["`slate` holds the players of games still to be played: only to predict those need it be imported."]
      : []),
  ];
}
