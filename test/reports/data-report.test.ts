import { describe, expect, it } from "vitest";
import { shadedRange } from "../../src/reports/charts/books-chart.js";
import { chartSpec, PHONE_WIDTH } from "../../src/reports/charts/chart.js";
import { renderPng } from "../../src/reports/charts/chart-png.js";
import { renderSvg } from "../../src/reports/charts/chart-svg.js";
import { ON_DARK } from "../../src/reports/charts/theme.js";
import { renderDataReport } from "../../src/reports/data-report.js";
import type { Coverage } from "../../src/warehouse/data-coverage/data-coverage.js";
import { beyondEdges } from "./charts/beyond-edges.js";

const SEASONS = ["2023-24", "2024-25"];
const MONTHS = ["2023-11", "2023-12", "2024-01", "2024-11", "2024-12"];

const season = (name: string, rows: number): Coverage["seasons"][number] => ({
  season: name,
  rows,
  dates: 160,
  players: 450,
  games: 1230,
  playoffGames: 80,
  firstDate: `${name.slice(0, 4)}-10-24`,
  lastDate: `20${name.slice(5)}-06-10`,
  minutesShare: { value: 0.995, n: rows },
  usageShare: { value: 0.99, n: rows },
  quotes: 1000,
  mainLines: 900,
  books: 2,
  lineShare: { value: 0.5, n: rows },
  declaredLineShare: { value: 0.02, n: rows / 2 },
  overRate: { value: 0.49, n: rows / 2 },
  pushes: 3,
  lineMae: { value: 5.01, n: rows / 2 },
  gamesWithLines: 1200,
});

const coverage: Coverage = {
  source: "imported",
  datasetSha256: "a".repeat(64),
  tables: [
    {
      table: "player_games",
      rows: 50_000,
      dates: 320,
      firstDate: "2023-10-24",
      lastDate: "2025-06-10",
      files: 16,
      bytes: 3e6,
    },
    { table: "availability", rows: 0, dates: 0, firstDate: null, lastDate: null, files: 0, bytes: 0 },
  ],
  seasons: [season("2023-24", 24_000), season("2024-25", 26_000)],
  books: SEASONS.map((name, i) => ({
    season: name,
    book: i ? "*book* <b>" : "draftkings",
    quotes: 900,
    mainLines: 800,
    playerDates: 700,
    usable: 850,
    untimed: 10 * i,
    firstDate: "2023-11-01",
    lastDate: "2025-01-01",
  })),
  tableSeasons: [{ table: "player_games", season: "2023-24", rows: 24_000, dates: 160 }],
  bookMonths: ["draftkings", "*book* <b>", "nobody"].flatMap((book, i) =>
    MONTHS.map((month, m) => ({ book, month, lined: i === 2 ? 0 : (i + 1) * m * 100, boxes: 1000 })),
  ),
  features: SEASONS.map((name) => ({
    season: name,
    trainingReadyShare: 0.9,
    averageQuality: 97.25,
    completeness: 0.97,
    features: 54,
    tiers: [
      { tier: "gold", rows: 900 },
      { tier: "critical", rows: 100 },
    ],
  })),
  checks: [
    { season: null, name: "records, ideal", value: 50_000, threshold: 60_000, n: 2, verdict: "remark" },
    { season: "2023-24", name: "minutes known", value: 0.9, threshold: 0.99, n: 24_000, verdict: "fail" },
    { season: "2024-25", name: "minutes known", value: 0.995, threshold: 0.99, n: 26_000, verdict: "pass" },
  ],
  ok: false,
};

describe("renderDataReport", () => {
  const report = renderDataReport(coverage, "v12");

  it("gives these bytes", async () => {
    await expect(report.markdown).toMatchFileSnapshot("../golden/data-report.md");
    const spec = `${JSON.stringify(chartSpec(report.charts[0]!, "file"), null, 1)}\n`;
    await expect(spec).toMatchFileSnapshot("../golden/charts/books.vl.json.golden");
  });

  it("says what falls short of its threshold, and that the data is not to be believed", () => {
    expect(report.markdown).toContain("1 of 3 thresholds are reached.\n");
    expect(report.markdown).toContain(
      "**Not ready: figures from this data are not to be believed.** It falls short of minutes known (2023-24).",
    );
    expect(report.markdown).toContain("- **fails**: 2023-24, minutes known: 90.0 %, wanted 99.0 %");
    expect(report.markdown).toContain("- remark: all seasons, records, ideal: 50,000, wanted 60,000");
    const whole = renderDataReport({ ...coverage, checks: coverage.checks.slice(2), ok: true }, "v12").markdown;
    expect(whole).toContain("1 of 1 thresholds are reached.");
    expect(whole).toContain("**Ready**: the data reaches what is asked of minutes known. That says how much there is");
    const remarked = renderDataReport(
      { ...coverage, checks: coverage.checks.filter((one) => one.verdict !== "fail"), ok: true },
      "v12",
    );
    expect(remarked.markdown).toContain(
      "asked of minutes known, and falls short of records (ideal) only, which does not count. ",
    );
    const few = { season: "2024-25", name: "dates", value: 1, threshold: 140, n: 1, verdict: "remark" as const };
    expect(renderDataReport({ ...coverage, checks: [few] }, "v12").markdown).toContain("dates: 1, wanted 140");
  });

  it("draws every book by month, the one with most lines first, blank where it has none", async () => {
    for (const layout of ["file", "page", "phone"] as const) {
      const svg = await renderSvg(chartSpec(report.charts[0]!, layout));
      expect(beyondEdges(svg), layout).toBeLessThanOrEqual(0);
      expect(svg.includes("Prop lines by book and month")).toBe(layout === "file");
      expect(svg.match(/aria-label="[^"]*a usable line for/g)).toHaveLength(8);
      expect(svg).toContain("draftkings, 2024-11: a usable line for 30.0 % of 1,000 box scores");
      expect(svg.indexOf(">draftkings<")).toBeGreaterThan(svg.indexOf(">*book* &lt;b&gt;<"));
      const colours = new Set([...svg.matchAll(/(?:fill|stroke)="(#[^"]+)"/g)].map((match) => match[1]!));
      expect([...colours].filter((colour) => !(colour in ON_DARK))).toEqual([]);
    }
  });

  it("says why a table may be empty", () => {
    expect(report.markdown).toContain("Nothing was imported into `availability`: features");
    expect(report.markdown).not.toContain("`slate`");
    const [, availability] = coverage.tables;
    const { markdown } = renderDataReport({ ...coverage, tables: [{ ...availability!, table: "slate" }] }, "v12");
    expect(markdown).toMatch(/`slate` holds the players of games still to be played: .*\.\n$/);
    expect(markdown).not.toContain("Nothing was imported");
  });

  it.each([
    { shares: [20, 24.9], range: [20, 25] },
    { shares: [47, 61], range: [44, 64] },
    { shares: [62, 3], range: [0, 75] },
    { shares: [96, 100], range: [95, 100] },
    { shares: [0.5, 99], range: [0, 100] },
  ])("shades shares of $shares in the finest steps that hold them", ({ shares, range }) => {
    expect(shadedRange(shares.map((share) => ({ share })))).toEqual(range);
  });

  it("draws forty books, and names longer than the chart is wide", async () => {
    const name = (i: number) => (i === 0 ? `<b>${"🏀 a name of many words ".repeat(4)}END` : `book_${i}`);
    const bookMonths = Array.from({ length: 40 }, (_, i) =>
      MONTHS.map((month) => ({ book: name(i), month, lined: 10 * (40 - i), boxes: 1000 })),
    ).flat();
    const [chart] = renderDataReport({ ...coverage, bookMonths }, "v12").charts;
    for (const [layout, widest] of [
      ["page", 900],
      ["phone", PHONE_WIDTH],
    ] as const) {
      const svg = await renderSvg(chartSpec(chart!, layout));
      expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThanOrEqual(widest);
      const cells = [...svg.matchAll(/aria-label="[^"]*a usable line for[^>]* d="M[^h]*h([\d.]+)v([\d.]+)/g)];
      expect(cells).toHaveLength(200);
      for (const [, width, height] of cells) expect(Math.min(Number(width), Number(height))).toBeGreaterThan(15);
      expect(svg).toMatch(/>&lt;b&gt;🏀[^<]*…[^<]* END</);
      expect(svg).toContain(`aria-label="&lt;b&gt;${name(0).slice(3)}, 2023-11: a usable line`);
    }
  });

  it("shows the thresholds it judges by beside what was found", () => {
    const table = report.markdown.split("## Readiness")[1]!.split("## ")[0]!.replace(/ +/g, " ");
    expect(table).toContain("| Threshold | At least | All seasons | 2023-24 | 2024-25 |");
    expect(table).toContain("| records, ideal | 60,000 | **50,000** | — | — |");
    expect(table).toContain("| minutes known | 99.0 % | — | **90.0 %** | 99.5 % |");
  });

  it("draws valid XML whatever a book is called", async () => {
    const names = [
      "a\u0000b\u001b[31mred\u0008",
      `\ud800<&>"'\ufffe`,
      "two\nlines\tand a tab",
      "x".repeat(10_000),
      "\u202eevil",
    ];
    const bookMonths = names.flatMap((book) => MONTHS.map((month) => ({ book, month, lined: 10, boxes: 1000 })));
    const [chart] = renderDataReport({ ...coverage, bookMonths }, "v12").charts;
    for (const layout of ["file", "page", "phone"] as const) {
      const svg = await renderSvg(chartSpec(chart!, layout));
      expect(svg).not.toMatch(/[^\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
      expect(svg).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#)/);
      expect(svg).toContain("a\ufffdb\ufffd[31mred\ufffd, 2023-11: a usable line");
      expect(svg).toContain("two lines and a tab, 2023-11");
      expect(svg).toMatch(/>x+…x+</);
      expect(svg).not.toContain("x".repeat(121));
      expect(() => renderPng(svg)).not.toThrow();
    }
  });

  it("labels simulated data, and has no heat map without a line", () => {
    const bare = { ...coverage, source: "simulated" as const, bookMonths: [], books: [], features: [] };
    const { markdown, charts, title } = renderDataReport(bare, "v12");
    expect(charts).toEqual([]);
    expect(title).toContain("SIMULATED DATA");
    expect(markdown).toMatch(/^> \*\*SIMULATED DATA\./m);
    expect(markdown).not.toMatch(/imported data|Quality tiers|by book and month/);
  });
});
