import { describe, expect, it } from "vitest";
import { chartSpec } from "../../src/reports/charts/chart.js";
import { renderMultiseason } from "../../src/reports/multiseason.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import { syntheticRun, syntheticStudy } from "./synthetic-runs.js";

const study = syntheticStudy([2024, 2025]);

/** The section under a heading, up to the next heading of any level. */
function section(markdown: string, heading: string): string {
  const start = markdown.indexOf(heading);
  expect(start, heading).toBeGreaterThan(-1);
  const rest = markdown.slice(start + heading.length);
  return rest.slice(0, rest.search(/\n##/));
}

function withRecord(run: ReportRun, change: Partial<ReportRun["record"]>): ReportRun {
  return { ...run, record: { ...run.record, ...change } };
}

describe("renderMultiseason", () => {
  it("gives these bytes", async () => {
    const { markdown, charts } = renderMultiseason([...study, ...syntheticStudy([2026], "simulated")]);
    await expect(markdown).toMatchFileSnapshot("../golden/multiseason.md");
    const kinds = "hit-rate profit calibration week-mae week-hit-rate sides edge importance residuals".split(" ");
    const names = ["imported", "simulated"].flatMap((source) => kinds.map((kind) => `${kind}-${source}`));
    expect(charts.map(({ name }) => name)).toEqual(names);
  });

  it("says of simulated figures in its title what they are", () => {
    const simulated = syntheticStudy([2026], "simulated");
    const titles = [study, simulated, [...study, ...simulated]].map((runs) => renderMultiseason(runs).title);
    const said = ["", " · SIMULATED DATA", " · partly SIMULATED DATA"];
    expect(titles).toEqual(said.map((end) => `Multi-season report${end}`));
    expect(renderMultiseason(simulated).markdown).toMatch(/^# Multi-season report · SIMULATED DATA$/m);
  });

  it("gives the same bytes again, and in whatever order the runs come", () => {
    const [one, other] = [study, [...study].reverse()].map((runs) => {
      const { charts, ...report } = renderMultiseason(runs);
      return { ...report, charts: charts.map((chart) => chartSpec(chart, "file")) };
    });
    expect(one).toEqual(other);
  });

  it("says in short no more than eight things, a leak among them", () => {
    const leak_audit = { verdict: "LEAK" as const, checks: [], notRun: [] };
    const { markdown } = renderMultiseason(study.map((run) => withRecord(run, { leak_audit })));
    const items = section(markdown, "## In short").match(/^- .*/gm)!;
    expect(items.map((item) => item.slice(2).split(":")[0])).toEqual([
      "Leak audit",
      "Decisions of the gates",
      "Hit rate at edge 3+",
      "All periods of a loss together",
      "Tries",
      "MAE on the rows with a line",
      "Probability of OVER",
      "Positive-EV bets",
    ]);
  });

  it("puts the study's table first, with the figures of the records", () => {
    const table = section(renderMultiseason(study).markdown, "## Season by loss");
    for (const { record } of study) {
      const row = table.split("\n").find((line) => line.includes(`${record.betting.edge_3.graded} |`))!;
      expect(row).toContain(`${(100 * record.metrics.hit_rate_edge_3!.value).toFixed(1)} %`);
      expect(row).toContain(record.metrics.mae_lines!.value.toFixed(2));
      expect(row).toContain(record.metrics.mae_line_itself!.value.toFixed(2));
      expect(row).toContain(record.metrics.mae_all!.value.toFixed(2));
    }
  });

  it("sets probabilities beside the market's, and has none of it for runs that measured none", () => {
    const { markdown } = renderMultiseason(study);
    const table = section(markdown, "## Probability of OVER");
    for (const { record } of study) {
      const { scores, bankroll } = record.probability!;
      const row = table.split("\n").find((line) => line.includes(` ${scores!.brier.model.value.toFixed(4)} |`))!;
      expect(row).toContain(` ${scores!.brier.market.value.toFixed(4)} |`);
      expect(table).toContain(` ${bankroll!.final.value.toFixed(2)} [`);
    }
    const older = study.map((run) => {
      const { probability: _probability, ...record } = run.record;
      return { ...run, record };
    });
    const rendered = renderMultiseason(older);
    expect(rendered.markdown).not.toContain("Probability of OVER");
    expect(rendered.charts.map(({ name }) => name)).not.toContain("calibration-imported");
  });

  it("labels simulated data at the top and in every chart, and leaves the headings to what they head", () => {
    const { markdown, charts, mark } = renderMultiseason(syntheticStudy([2026], "simulated"));
    expect(mark).toBe("SIMULATED DATA");
    expect(markdown.split("\n")[2]).toMatch(/^> \*\*SIMULATED DATA\./);
    expect(markdown.match(/SIMULATED DATA/g)).toHaveLength(2);
    for (const chart of charts) {
      expect(chart.name).toMatch(/-simulated$/);
      expect(JSON.stringify((chartSpec(chart, "file") as { title: object }).title)).toContain("SIMULATED DATA");
    }
    expect(markdown).not.toMatch(/imported data/i);
    expect(markdown.match(/^## .*$/gm)!.slice(-2)).toEqual(["## How to read it", "## Artifacts"]);
  });

  it("says in every part and heading of a report on both kinds which one it is of", () => {
    const { markdown, mark } = renderMultiseason([...study, ...syntheticStudy([2026], "simulated")]);
    expect(mark).toBe("partly SIMULATED DATA");
    const parts = markdown.split(/^## /m).slice(1);
    expect(parts.map((part) => part.split("\n")[0])).toEqual(["Imported data", "SIMULATED DATA", "How to read it"]);
    for (const [i, kind] of ["(imported data)", "(SIMULATED DATA)"].entries()) {
      const headings = parts[i]!.split("\n").filter((line) => line.startsWith("### "));
      expect(headings.length).toBeGreaterThan(10);
      for (const heading of headings) expect(heading.endsWith(kind)).toBe(true);
    }
  });

  it("never puts imported and simulated runs into one table or chart", () => {
    const simulated = syntheticRun({ evalStart: "2026-02-01", loss: "MAE", source: "simulated", rowsPerDay: 5 });
    const { markdown, charts } = renderMultiseason([...study, simulated]);
    const [imported, ...rest] = markdown.split("\n## SIMULATED DATA");
    expect(imported).not.toContain("2025-26");
    expect(rest.join("")).not.toContain("2024-25");
    for (const chart of charts) {
      const drawn = JSON.stringify(chartSpec(chart, "file"));
      expect(drawn).not.toContain(chart.name.endsWith("imported") ? "2025-26" : "2024-25");
    }
    expect(imported).toContain("This report holds runs on both kinds of data");
  });

  it("refers to charts beside itself", () => {
    const { markdown, charts } = renderMultiseason(study);
    for (const { name } of charts) expect(markdown).toContain(`](multiseason-${name}.svg)`);
    expect(markdown).toContain("](multiseason-hit-rate-imported.vl.json)");
  });

  it("writes — where nothing was measured, and leaves out what no run has", () => {
    const bare = study.map((run) => ({
      ...withRecord(run, { breakdowns: null, importance: [], metrics: { ...run.record.metrics, mae_all: null } }),
      judgement: null,
      tries: null,
      predictions: null,
    }));
    const { markdown } = renderMultiseason(bare);
    expect(section(markdown, "## Season by loss").match(/—/g)).toHaveLength(2 * bare.length);
    for (const absent of ["## Week by week", "## By tier", "## Feature importance", "## Gates", "## All evaluation"]) {
      expect(markdown).not.toContain(absent);
    }
    expect(markdown).toContain(
      "No interval, because the predictions were not read (2023-24: Huber:delta=5 loss and MAE loss; 2024-25: Huber",
    );
    expect(markdown).not.toMatch(/undefined|NaN|null|\[object/);
  });

  it("survives a run without a single pick", () => {
    const exact = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", noise: 0, rowsPerDay: 3 });
    const { markdown } = renderMultiseason([exact]);
    expect(exact.record.betting.edge_3.graded).toBe(0);
    expect(markdown).toContain("Hit rate at edge 3+: no graded pick.");
    expect(markdown).not.toMatch(/undefined|NaN|null|\[object/);
  });

  it("shows foreign names as text", () => {
    const [first, ...rest] = study;
    const supply = [{ book: "Bad|<b>Book</b>", rows: 10, share: 1 }];
    const { markdown } = renderMultiseason([
      withRecord(first!, { lines: { ...first!.record.lines, supply } }),
      ...rest,
    ]);
    expect(markdown).toContain("Bad\\|\\<b\\>Book\\</b\\>");
    expect(markdown).not.toContain("<b>");
  });

  it("needs a run", () => {
    expect(() => renderMultiseason([])).toThrow(RangeError);
  });
});
