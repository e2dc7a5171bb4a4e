import { chromium } from "playwright-core";
const [file, out] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
for (const [name, width, height, colorScheme] of [["desktop-light",1400,1000,"light"],["desktop-dark",1400,1000,"dark"],["phone-light",390,844,"light"],["phone-dark",390,844,"dark"]]) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const errors = [];
  page.on("console", m => m.type()==="error" && errors.push(m.text())); page.on("pageerror", e => errors.push(String(e)));
  await page.goto("file://" + file);
  console.log(name, errors, await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]));
  await page.screenshot({ path: `${out}-${name}.png` });
  const figs = await page.$$("figure");
  for (const [i,f] of figs.entries()) await f.screenshot({ path: `${out}-${name}-fig${i}.png` });
}
await browser.close();
