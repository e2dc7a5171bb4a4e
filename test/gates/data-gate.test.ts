import { describe, expect, it } from "vitest";
import { judgeData } from "../../src/gates/data-gate.js";
import type { DataReadiness, PartReadiness } from "../../src/gates/data-readiness.js";
import { evidenceWith, readyData } from "./evidence.js";
import { DEFAULT } from "./thresholds.js";

const judged = (data: DataReadiness | null, trainedElsewhere = false) =>
  judgeData(evidenceWith({ data, trainedElsewhere }), DEFAULT.data);

/** Ready data whose only window has other figures in one part. */
function withPart(part: "training" | "evaluation", figures: Partial<PartReadiness>, training_rows = 4000) {
  const [window] = readyData().windows;
  return readyData({ windows: [{ ...window!, training_rows, [part]: { ...window![part], ...figures } }] });
}

describe("readiness of the data", () => {
  it("passes with every figure named", () => {
    const { status, value, threshold, evidence } = judged(readyData());
    expect({ status, value, threshold }).toEqual({ status: "pass", value: 0, threshold: 0 });
    expect(evidence).toBe(
      "4,000 rows to learn from (training and validation); 96.7 % of the training rows ready; 98.9 % of them of good quality; 45.0 % of the training rows with a line; " +
        "96.7 % of the evaluation rows ready; 98.9 % of them of good quality; 45.0 % of the evaluation rows with a line; " +
        "0.0 % of the lines carry no time; " +
        "2.0 % of the totals and spreads carry no time; 0.0 % of the picks at an assumed price; " +
        "0.0 % of the features without source data; 0.0 % of the features derived from who played",
    );
  });

  it.each<[string, DataReadiness, RegExp]>([
    [
      "training rows",
      withPart("training", {}, 999),
      /: 999 rows to learn from \(training and validation\), wanted 1,000$/,
    ],
    [
      "ready training rows",
      withPart("training", { ready: 719 }),
      /: 79.9 % of the training rows ready, wanted 80.0 %$/,
    ],
    ["quality", withPart("training", { good_quality: 719 }), /: 79.9 % of them of good quality, wanted 80.0 %$/],
    [
      "training lines",
      withPart("training", { with_line: 199 }),
      /19.9 % of the training rows with a line, wanted 20.0 %$/,
    ],
    ["ready evaluation rows", withPart("evaluation", { ready: 700 }), /77.8 % of the evaluation rows ready/],
    ["evaluation lines", withPart("evaluation", { with_line: 0 }), /0.0 % of the evaluation rows with a line/],
    ["line times", readyData({ line_time_unknown_share: 0.6 }), /60.0 % of the lines carry no time.*, allowed 50.0 %$/],
    ["game line times", readyData({ game_line_time_unknown_share: 0.6 }), /60.0 % of the totals and spreads/],
    ["prices", readyData({ assumed_price_share: 0.9 }), /90.0 % of the picks at an assumed price, allowed 50.0 %$/],
    [
      "missing sources",
      readyData({ missing: ["pct_paint", "pct_mid_range", "a", "b", "c", "d"] }),
      /12.0 % of the features without source data \(pct_paint, pct_mid_range, a, b, c, d\), allowed 10.0 %$/,
    ],
    ["derived features", readyData({ derived: ["a", "b", "c", "d", "e", "f"] }), /derived from who played \(a, b, c/],
  ])("is a concern below the threshold of %s, which is named with its figure", (_, data, words) => {
    const verdict = judged(data);
    expect(verdict).toMatchObject({ status: "fail", failure: "concern", value: 1 });
    expect(verdict.evidence).toMatch(/^1 of 12 checks not met: /);
    expect(verdict.evidence).toMatch(words);
  });

  it("passes at each threshold itself", () => {
    const part = { rows: 1000, bootstrap: 0, ready: 800, good_quality: 800, with_line: 200 };
    const windows = [{ index: 0, training_rows: 1000, training: part, evaluation: part }];
    const shares = { line_time_unknown_share: 0.5, game_line_time_unknown_share: 0.5, assumed_price_share: 0.5 };
    const names = { missing: ["a", "b", "c", "d", "e"], derived: ["a", "b", "c", "d", "e"] };
    expect(judged(readyData({ windows, ...shares, ...names })).status).toBe("pass");
  });

  it("cites the worst of several windows", () => {
    const [good] = readyData().windows;
    const poor = { ...good!, index: 2, training: { ...good!.training, ready: 500 } };
    const { evidence } = judged(readyData({ windows: [good!, { ...good!, index: 1 }, poor] }));
    expect(evidence).toMatch(/not met: 55.6 % of the training \(window 3 of 3\) rows ready, wanted 80.0 %$/);
  });

  it("does not blame a season's first two weeks, which no run uses", () => {
    expect(judged(withPart("training", { rows: 1000, bootstrap: 600, ready: 390, good_quality: 390 })).status).toBe(
      "pass",
    );
    expect(judged(withPart("training", { rows: 100, bootstrap: 100, ready: 0, good_quality: 0 })).status).toBe("fail");
  });

  it("asks nothing of training data that a model trained elsewhere did not see, nor of what is not there", () => {
    expect(judged(withPart("training", { ready: 0 }, 0), true).status).toBe("pass");
    const noPicks = readyData({
      line_time_unknown_share: null,
      game_line_time_unknown_share: null,
      assumed_price_share: null,
    });
    expect(judged(noPicks).status).toBe("pass");
  });

  it("is unknown when it was not measured", () => {
    expect(judged(null)).toMatchObject({ status: "unknown", evidence: "the readiness of the data was not measured" });
  });
});
