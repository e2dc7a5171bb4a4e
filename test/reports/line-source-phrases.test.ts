import { describe, expect, it } from "vitest";
import { lineSourceCautions } from "../../src/reports/line-source-phrases.js";
import type { LineSensitivity, SettledRun } from "../../src/runner/compare/line-sources.js";

const source = (name: string, pricedAtDefaultShare: number | null) =>
  ({ source: name, evaluation: { betting: { edge_3: { pricedAtDefaultShare } } } }) as SettledRun;
const sensitivity = (more: Partial<LineSensitivity>): LineSensitivity => ({
  id: "01J",
  name: "X",
  dataSource: "imported",
  lineSource: "cascade",
  lineTime: "latest",
  rows: 10,
  dates: 5,
  ownLinesChanged: 0,
  sources: [source("cascade", 0), source("fanduel", null)],
  ...more,
});

describe("lineSourceCautions", () => {
  it("always says that features stay, that rows differ, that best needs every book, and how many were looked at", () => {
    const list = lineSourceCautions(sensitivity({})).join("\n");
    expect(list).toMatch(/features made from lines stay as they were trained/);
    expect(list).toMatch(/rows and picks differ from source to source/);
    expect(list).toMatch(/best needs an account and room at every book/);
    expect(list).toMatch(/the figures of 2 sources stand here/);
    expect(list).not.toMatch(/simulated|-110|another line/);
  });

  it("names assumed prices, changed lines and simulated data", () => {
    const list = lineSourceCautions(
      sensitivity({
        dataSource: "simulated",
        ownLinesChanged: 1200,
        sources: [source("cascade", 0), source("consensus", 0.05)],
      }),
    );
    expect(list[0]).toMatch(/^simulated data/);
    expect(list[1]).toMatch(/^1,200 rows would get another line from cascade today/);
    expect(list.join("\n")).toMatch(/priced at -110: consensus 5\.0 %/);
  });
});
