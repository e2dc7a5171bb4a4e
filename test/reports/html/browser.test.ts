import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMultiseason } from "../../../src/reports/multiseason.js";
import { reportFiles } from "../../../src/reports/report-files.js";
import { renderSingleRun } from "../../../src/reports/single-run.js";
import { syntheticRun, syntheticStudy } from "../synthetic-runs.js";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
const QUIET = ["--disable-background-networking", "--disable-component-update"];
const HOSTILE = '<script>document.title="taken"</script><img src=x onerror="document.title=1">';

const GROUND = 'getComputedStyle(document.querySelector(".on-page svg > rect")).fill';
const SIZES = [360, 768, 1280, 1400, 1920];
const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1400, height: 1000 } };

// Debian's package "chromium"; CHROMIUM names another one
describe.skipIf(!existsSync(CHROMIUM))("reports in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "proplab-report-"));
  const pages = new Map<string, { file: string; charts: number }>();
  let browser: Browser;

  beforeAll(async () => {
    const hostile = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", name: `NAME ${HOSTILE}` });
    const reports = {
      study: renderMultiseason(syntheticStudy([2024, 2025])),
      multiseason: renderMultiseason([...syntheticStudy([2024]), ...syntheticStudy([2026], "simulated")]),
      single: renderSingleRun({ ...hostile, record: { ...hostile.record, name: hostile.name, hypothesis: HOSTILE } }),
    };
    for (const [name, report] of Object.entries(reports)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, (await reportFiles(report, ["html"])).get(`${report.slug}.html`)!);
      pages.set(name, { file, charts: report.charts.length });
    }
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string, size: keyof typeof WIDTHS, theme: "light" | "dark") {
    const page = await browser.newPage({ viewport: WIDTHS[size], colorScheme: theme });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(pages.get(name)!.file).href);
    return { page, complaints, asked };
  }

  const drawings = (page: Page) =>
    page.$$eval(".drawing svg", (all) =>
      all
        .map((svg) => ({ box: svg.getBoundingClientRect(), marks: svg.querySelectorAll("path, line, text").length }))
        .filter(({ box }) => box.width > 0)
        .map(({ box, marks }) => ({ left: box.left, right: box.right, height: box.height, marks })),
    );

  describe.each(["multiseason", "single"])("%s", (name) => {
    it.each([
      ["phone", "light"],
      ["phone", "dark"],
      ["desktop", "light"],
      ["desktop", "dark"],
    ] as const)("opens whole at %s's width, %s", async (size, theme) => {
      const { page, complaints, asked } = await open(name, size, theme);
      expect(complaints).toEqual([]);
      expect(asked, "nothing but the file itself is fetched").toHaveLength(1);
      const drawn = await drawings(page);
      expect(drawn).toHaveLength(pages.get(name)!.charts);
      for (const { left, right, height, marks } of drawn) {
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(WIDTHS[size].width);
        expect(height).toBeGreaterThan(60);
        expect(marks).toBeGreaterThan(5);
      }
      const sideways = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(sideways, "the page itself never scrolls sideways").toBeLessThanOrEqual(0);
      const behind = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(behind).toBe(theme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
      await page.close();
    });
  });

  it("says what a mark stands for where the pointer is", async () => {
    const { page } = await open("multiseason", "desktop", "light");
    const mark = page.locator(".on-page [aria-roledescription=point]").first();
    const said = await mark.getAttribute("aria-label");
    expect(said).toMatch(/^2023-24 .*% \[.*\] of [\d,]+ picks won; break-even/);
    await mark.scrollIntoViewIfNeeded();
    await mark.hover();
    expect(await page.locator("#tip").textContent()).toBe(said);
    expect(await page.locator("#tip").isVisible()).toBe(true);
    await page.close();
  });

  it("says it to who has no pointer: a chart is one stop of the tab key, arrow keys go on from there", async () => {
    const { page } = await open("multiseason", "desktop", "light");
    const chart = page.locator(".on-page").nth(1);
    expect(await chart.getAttribute("role")).toBe("application");
    expect(await chart.getAttribute("aria-label")).toMatch(
      /^Cumulative profit .*: .*, with drawdown, .*, \d+ in all\.$/,
    );
    const marks = await chart.locator("path[aria-label]").evaluateAll((all) => all.map((one) => one.ariaLabel!));
    expect(marks.length).toBeGreaterThan(20);
    const stops = chart.locator("[tabindex='0']");
    expect(await stops.count()).toBe(1);
    await stops.focus();
    const focused = () => page.evaluate("document.activeElement.ariaLabel");
    const pressed = {
      ArrowRight: 1,
      ArrowDown: 2,
      End: marks.length - 1,
      ArrowRight2: marks.length - 1,
      ArrowUp: -2,
      Home: 0,
    };
    for (const [key, place] of Object.entries(pressed)) {
      await page.keyboard.press(key.replace("2", ""));
      expect(await focused()).toBe(marks.at(place));
      expect(await stops.count()).toBe(1);
    }
    const told = `${marks[0]} (1 of ${marks.length}, arrow keys)`;
    await expect.poll(() => page.locator("#tip").textContent()).toBe(told);
    expect(await page.locator("#tip").isVisible()).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Escape");
    expect(await page.locator("#tip").isVisible()).toBe(false);
    await page.keyboard.press("Tab");
    expect(await chart.locator(":focus").count()).toBe(0);
    await page.close();
  });

  it("stops at tables that scroll, and at no others; none does on a desk's screen", async () => {
    for (const [size, some] of [
      ["phone", true],
      ["desktop", false],
    ] as const) {
      const { page } = await open("multiseason", size, "light");
      const tables = await page.$$eval(".table", (all) =>
        all.map((one) => ({
          cut: one.scrollHeight > one.clientHeight,
          stops: one.hasAttribute("tabindex"),
          scrolls: one.scrollWidth > one.clientWidth,
          name: one.getAttribute("aria-label"),
        })),
      );
      expect(tables.map(({ stops }) => stops)).toEqual(tables.map(({ scrolls }) => scrolls));
      expect(tables.some(({ scrolls }) => scrolls)).toBe(some);
      expect(tables.filter(({ cut }) => cut)).toEqual([]);
      for (const { name } of tables) expect(name).toMatch(/^Table: ./);
      await page.close();
    }
  });

  it("fits every width, with all columns of every table in sight from 1280 pixels on", async () => {
    const { page } = await open("multiseason", "desktop", "light");
    for (const width of SIZES) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      const cut = await page.$$eval(".table", (all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.getAttribute("aria-label")),
      );
      if (width >= 1280) expect(cut).toEqual([]);
    }
    await page.close();
  });

  it("shows hit rate, break-even and number of picks of every run on a phone's first screen", async () => {
    const { page } = await open("study", "phone", "light");
    await page.setViewportSize({ width: 360, height: 740 });
    const [heads, cells] = await page.$eval(
      ".table",
      (table) =>
        [
          [...table.querySelectorAll("th")].slice(0, 6).map((head) => head.textContent),
          [...table.querySelectorAll("tbody tr")].map((row) => row.children[4]!.getBoundingClientRect()),
        ] as const,
    );
    expect(heads).toEqual(["Season", "Loss", "Edge 3+ HR [95 %]", "Break-even", "N", "Gates"]);
    expect(cells).toHaveLength(4);
    for (const { right, bottom } of cells) {
      expect(right).toBeLessThanOrEqual(360);
      expect(bottom).toBeLessThanOrEqual(740);
    }
    await page.close();
  });

  it("keeps the label of simulated data in sight, on the screen and on paper", async () => {
    const { page } = await open("multiseason", "phone", "light");
    await page.evaluate("scrollTo(0, document.body.scrollHeight / 2)");
    const label = page.locator("#mark");
    expect(await label.textContent()).toBe("partly SIMULATED DATA");
    const box = (await label.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(WIDTHS.phone.height);
    expect(box.y).toBeGreaterThan(0);
    expect(box, "the foot of the window, without text beside it").toMatchObject({ x: 0, width: WIDTHS.phone.width });
    expect((await page.locator("#theme").boundingBox())!.y, "the button is scrolled away").toBeLessThan(0);
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    const last = (await page.locator("main > :last-child").boundingBox())!;
    expect(last.y + last.height).toBeLessThan((await label.boundingBox())!.y);
    await page.emulateMedia({ media: "print" });
    // what is repeated on every sheet
    expect(await page.evaluate("getComputedStyle(document.querySelector('#mark')).display")).toBe("table-footer-group");
    expect(await label.isVisible()).toBe(true);
    await page.close();
    const { page: real } = await open("study", "phone", "light");
    expect(await real.locator("#mark").count()).toBe(0);
    await real.close();
  });

  it("has each chart's specification in itself", async () => {
    const { page } = await open("study", "desktop", "light");
    const links = page.locator("figure .attached");
    expect(await links.count()).toBe(pages.get("study")!.charts);
    const wait = page.waitForEvent("download");
    await links.first().click();
    const download = await wait;
    expect(download.suggestedFilename()).toBe("multiseason-hit-rate-imported.vl.json");
    const spec = JSON.parse(readFileSync(await download.path(), "utf8"));
    expect(spec.title.text).toContain("Hit rate at edge 3+");
    await page.close();
  });

  it("is whole without scripts, and shows no control that needs one", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: WIDTHS.phone });
    const page = await context.newPage();
    await page.goto(pathToFileURL(pages.get("single")!.file).href);
    expect(await page.locator(".on-phone svg:visible").count()).toBe(pages.get("single")!.charts);
    expect(await page.locator("nav a").first().isVisible()).toBe(true);
    expect(await page.locator("button:visible, #tip:visible, [role=application]").count()).toBe(0);
    await context.close();
  });

  it("changes its theme at a click, charts included", async () => {
    const { page } = await open("multiseason", "desktop", "light");
    const ground = () => page.evaluate(GROUND);
    expect(await ground()).toBe("rgb(255, 255, 255)");
    await page.click("#theme");
    expect(await ground()).toBe("rgb(13, 17, 23)");
    await page.close();
  });

  it("shows hostile names as text", async () => {
    const { page } = await open("single", "desktop", "light");
    expect(await page.title()).toContain(HOSTILE);
    expect(await page.locator("h1").textContent()).toContain(HOSTILE);
    expect(await page.locator("main script, main img").count()).toBe(0);
    await page.close();
  });

  it("prints on white", async () => {
    const { page } = await open("multiseason", "desktop", "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate(GROUND)).toBe("rgb(255, 255, 255)");
    expect(await page.locator("nav").isVisible()).toBe(false);
    // A4 less a margin of one centimetre is narrower than the width below which a screen gets a phone's drawings
    await page.setViewportSize({ width: 718, height: 1000 });
    expect(await page.locator(".on-phone:visible").count()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(718);
    await page.close();
  });
});
