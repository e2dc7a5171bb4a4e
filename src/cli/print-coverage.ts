import { checkedAmounts } from "../reports/checked-amount.js";
import { formatBytes, formatCount, formatShare, formatValue } from "../reports/format.js";
import type { Coverage, SeasonCoverage } from "../warehouse/data-coverage/data-coverage.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { formatFacts, formatTable } from "./table.js";

const VERDICTS = { pass: pc.green("pass"), remark: pc.yellow("remark"), fail: pc.red("fail") };

/** What the warehouse holds: per season, per table, per book, and whether it is ready. */
export function printCoverage(coverage: Coverage, featureSet: string, console: Console): void {
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  const label = coverage.source === "simulated" ? pc.yellow("SIMULATED") : "imported";
  console.print(formatFacts([["data", `${label}, SHA256 ${coverage.datasetSha256.slice(0, 12)}`]]));
  heading("Seasons");
  const head = [
    "season",
    "rows",
    "dates",
    "players",
    "games",
    "with line",
    "over rate",
    "line MAE",
    "ready",
    "quality",
  ];
  const rows = coverage.seasons.map((season) => [...seasonFigures(season), ...readiness(coverage, season.season)]);
  console.print(formatTable(head, rows, { right: [1, 2, 3, 4, 5, 6, 7, 8, 9] }));
  console.print(
    pc.dim(
      `with line: share of rows with a usable main line; ready and quality: training-ready share and mean score for ${featureSet}`,
    ),
  );
  heading("Usable player lines by book");
  console.print(
    formatTable(["book", ...coverage.seasons.map(({ season }) => season)], bookRows(coverage), {
      right: coverage.seasons.map((_, index) => index + 1),
    }),
  );
  console.print(pc.dim("quotes known to be from before the game; * some of them only by declaration"));
  heading("Tables");
  const tables = coverage.tables.map((one) => [
    one.table,
    formatCount(one.rows),
    one.dates,
    one.firstDate ?? "—",
    one.lastDate ?? "—",
    one.files,
    formatBytes(one.bytes),
  ]);
  console.print(
    formatTable(["table", "rows", "dates", "from", "to", "files", "size"], tables, { right: [1, 2, 5, 6] }),
  );
  heading("Thresholds");
  const open = coverage.checks.filter(({ verdict }) => verdict !== "pass");
  for (const { season, name, value, threshold, verdict } of open) {
    const { found, wanted } = checkedAmounts(value, threshold);
    console.print(`${VERDICTS[verdict]}  ${season ?? "all seasons"}: ${name} is ${found}, wanted ${wanted}`);
  }
  console.print(`${VERDICTS.pass}  ${coverage.checks.length - open.length} of ${coverage.checks.length} checks`);
}

function seasonFigures(season: SeasonCoverage): (string | number)[] {
  return [
    season.season,
    formatCount(season.rows),
    season.dates,
    season.players,
    formatCount(season.games),
    formatShare(season.lineShare.value),
    formatShare(season.overRate.value),
    formatValue(season.lineMae.value, "points"),
  ];
}

function readiness(coverage: Coverage, season: string): string[] {
  const quality = coverage.features.find((one) => one.season === season);
  return quality ? [formatShare(quality.trainingReadyShare), quality.averageQuality.toFixed(1)] : ["—", "—"];
}

function bookRows(coverage: Coverage): string[][] {
  const names = [...new Set(coverage.books.map(({ book }) => book))].sort();
  return names.map((book) => [
    book,
    ...coverage.seasons.map(({ season }) => {
      const found = coverage.books.find((one) => one.book === book && one.season === season);
      return found ? `${formatCount(found.usable)}${found.untimed > 0 ? "*" : ""}` : "—";
    }),
  ]);
}
