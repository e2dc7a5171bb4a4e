import { expect, it } from "vitest";
import { wilson } from "../../../src/metrics/index.js";
import { labelRuns } from "../../../src/reports/label-runs.js";
import { triesTable } from "../../../src/reports/sections/tries-table.js";
import type { OtherTry } from "../../../src/runner/list-tries.js";
import { syntheticRun } from "../synthetic-runs.js";

const run = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 4 });
const another = (i: number, change: Partial<OtherTry> = {}): OtherTry => ({
  run_id: `RUN${i}`,
  name: `TRY_${i}`,
  tags: [],
  counted_at: "2025-03-02T08:00:00.000Z",
  picks: 60,
  hit_rate_edge_3: wilson(30, 60),
  mark: { leak_audit: "CLEAN", raw_sql_features: null },
  ...change,
});
const said = (...others: OtherTry[]) => triesTable(labelRuns([{ ...run, otherTries: others }]));

it("lists what else was tried on the days of a lone run, with changed settings and what the audits said", () => {
  const raw = another(2, { tags: ["nba", "set:random_seed=7"], mark: { leak_audit: "SUSPECT", raw_sql_features: 1 } });
  const text = said(another(1), raw, another(3, { picks: null, hit_rate_edge_3: null }));
  expect(text).toContain(`The other tries on these days; \`proplab trials ${run.id.slice(0, 12)}\` lists every one`);
  const rows = text.split("\n").filter((row) => row.startsWith("| `TRY"));
  expect(rows.map((row) => row.replace(/ +/g, " "))).toEqual([
    "| `TRY_1` | 2025-03-02 | CLEAN | 50.0 % [37.7, 62.3] | 60 |",
    "| `TRY_2 random_seed=7` | 2025-03-02 | SUSPECT* | 50.0 % [37.7, 62.3] | 60 |",
    "| `TRY_3` | 2025-03-02 | CLEAN | — | — |",
  ]);
  expect(text).toContain("with raw SQL, which sees later games too");
});

it("lists the newest ten of many, and none of several runs or where there is no other", () => {
  const many = Array.from({ length: 12 }, (_, i) => another(i));
  expect(said(...many)).toContain("The newest 10 of the 12 other tries on these days");
  expect(said(...many).match(/`TRY_/g)).toHaveLength(10);
  expect(said()).not.toContain("other tries");
  const second = syntheticRun({ evalStart: "2024-02-01", loss: "MAE", rowsPerDay: 4 });
  expect(triesTable(labelRuns([{ ...run, otherTries: many }, second]))).not.toContain("TRY_");
});
