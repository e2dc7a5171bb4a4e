import { expect, it } from "vitest";
import type { GateEvidence } from "../../src/gates/evidence.js";
import type { GateThresholds } from "../../src/gates/thresholds.js";
import { judgeDeflatedPValue } from "../../src/gates/trust-gates.js";
import { formatEffective, triesSentences, triesThenPhrase } from "../../src/reports/tries-phrases.js";
import type { TriesRecord } from "../../src/runner/judge-tries.js";

const TRIES: TriesRecord = {
  evaluation_rows_sha256: "a".repeat(64),
  configurations_tried: 1200,
  on_the_same_rows: 7,
  picks_unknown: 0,
  effective_tries: 43.26,
  best_without_skill: 0.5641,
  chance_without_skill: 0.12,
  rate_without_skill: 0.499,
  hit_rate_edge_3: { p_value: 0.0824, deflated_p_value: 0.31 },
  roi_edge_3: { p_value: 0.0004, deflated_p_value: 0.0412 },
};
const HIT_RATE = { value: 0.552, n: 1260, low: 0.5, high: 0.6 };

it("says how many tries there were, what the best of them shows without skill, and what luck alone does", () => {
  expect(triesSentences(TRIES, HIT_RATE)).toEqual([
    "1,200 configurations tried on these days, 7 of them on exactly these rows; 43.3 effective tries",
    "the best of so many tries without skill is expected to show 56.4 % on 1,260 picks (each pick wins 49.9 %) and reaches this run's 55.2 % with probability 0.12",
    "luck alone, against break-even: hit rate p = 0.31 with every try counted (0.082 by itself), ROI p = 0.041 with every try counted (under 0.001 by itself)",
  ]);
});

it("says of tries whose picks are gone how they were taken", () => {
  expect(triesSentences({ ...TRIES, picks_unknown: 3 }, HIT_RATE)[0]).toContain(
    "the picks of 3 no longer known and taken as independent; 43.3 effective tries",
  );
});

it("is brief about the first try, and where nothing can be measured", () => {
  const first = { ...TRIES, configurations_tried: 1, effective_tries: 1 };
  expect(triesSentences(first, HIT_RATE)).toEqual([
    "the first configuration tried on these days",
    expect.stringMatching(/^a try without skill is expected to show 56\.4 %/),
    "luck alone, against break-even: hit rate p = 0.082, ROI p = under 0.001",
  ]);
  const unmeasured = { best_without_skill: null, effective_tries: null, hit_rate_edge_3: null, roi_edge_3: null };
  expect(triesSentences({ ...TRIES, ...unmeasured }, null)).toEqual([
    "1,200 configurations tried on these days, 7 of them on exactly these rows",
    "too few game dates with picks for a p-value",
  ]);
});

it("says that a run's own picks are not recorded, not that there are too few", () => {
  const own = { ...TRIES, picks_unknown: 1, own_picks_unknown: true as const, hit_rate_edge_3: null, roi_edge_3: null };
  const list = triesSentences({ ...own, best_without_skill: null, effective_tries: null }, HIT_RATE).join("\n");
  expect(list).toMatch(/no p-value: this run's picks by day are not recorded/);
  expect(list).not.toMatch(/too few game dates/);
});

it("writes effective numbers with one decimal, and — for none", () => {
  expect([1, 4.26, 999.96, 1234.5, null].map(formatEffective)).toEqual(["1.0", "4.3", "1,000.0", "1,234.5", "—"]);
});

it("says of a p that has changed since the run was judged what it was then, and nothing of one that has not", () => {
  const judged = (value: number, trials: number) => {
    const evidence = { deflatedPValue: { value, trials, effective: 1.4, bestWithoutSkill: 0.53 } } as GateEvidence;
    return { verdicts: [judgeDeflatedPValue(evidence, { max_deflated_p_value: 0.05 } as GateThresholds)] };
  };
  expect(triesThenPhrase(judged(0.08, 1), TRIES)).toBe(
    "p 0.080 with 1 try counted when the run was judged (gates.json), p 0.31 with 1,200 tries counted now",
  );
  expect(triesThenPhrase(judged(0.31, 1100), TRIES)).toMatch(/^p 0\.31 with 1,100 tries counted when /);
  expect(triesThenPhrase(judged(0.31, 1200), TRIES)).toBeNull();
  expect(triesThenPhrase(null, TRIES)).toBeNull();
  expect(triesThenPhrase(judged(0.08, 1), null)).toBeNull();
});
