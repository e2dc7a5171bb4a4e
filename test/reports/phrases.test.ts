import { describe, expect, it } from "vitest";
import { type Betting, type Estimate, wilson } from "../../src/metrics/index.js";
import { errorDifferenceSentence, lineErrorPhrase } from "../../src/reports/error-phrases.js";
import { THRESHOLDS } from "../../src/reports/phrase-thresholds.js";
import {
  breakEvenPhrase,
  hitRateSentence,
  hitRateStanding,
  intervalStanding,
  isManyTrials,
  isWorthSaying,
  sampleCaution,
} from "../../src/reports/phrases.js";
import { powerPhrase } from "../../src/reports/power-phrases.js";

const figure = (value: number, low: number | null, high: number | null, n = 500): Estimate => ({ value, low, high, n });
const breakEven = figure(0.52, 0.51, 0.53);

function betting(hitRate: Estimate | null, hitRateClustered: Estimate | null): Betting {
  return { hitRate, hitRateClustered, breakEven } as Betting;
}

describe("intervalStanding", () => {
  it("needs the whole interval on one side; touching is open", () => {
    expect(intervalStanding(figure(0.6, 0.521, 0.7), 0.52)).toBe("above");
    expect(intervalStanding(figure(0.6, 0.52, 0.7), 0.52)).toBe("open");
    expect(intervalStanding(figure(0.4, 0.3, 0.52), 0.52)).toBe("open");
    expect(intervalStanding(figure(0.4, 0.3, 0.519), 0.52)).toBe("below");
    expect(intervalStanding(figure(0.9, null, null), 0.52)).toBe("open");
    expect(intervalStanding(null, 0.52)).toBe("open");
  });
});

describe("hitRateStanding", () => {
  const above = figure(0.6, 0.55, 0.65);
  const wide = figure(0.6, 0.5, 0.7);
  const below = figure(0.45, 0.41, 0.49);
  it("says above or below only when both intervals do", () => {
    expect(hitRateStanding(betting(above, above))).toBe("above");
    expect(hitRateStanding(betting(below, below))).toBe("below");
    expect(hitRateStanding(betting(above, wide))).toBe("open");
    expect(hitRateStanding(betting(wide, above))).toBe("open");
  });
  it("does not trust Wilson alone when the dates are too few for a clustered interval", () => {
    expect(hitRateStanding(betting(above, figure(0.6, null, null)))).toBe("open");
    expect(hitRateStanding(betting(above, null))).toBe("open");
  });
  it("has a word for every standing", () => {
    expect(hitRateStanding(betting(null, null))).toBe("unmeasured");
    expect((["above", "below", "open", "unmeasured"] as const).map(breakEvenPhrase)).toEqual([
      "above break-even",
      "below break-even",
      "cannot be told from break-even",
      "no graded pick",
    ]);
  });
});

describe("sentences", () => {
  it("give the figures they rest on", () => {
    const open = figure(0.541, 0.473, 0.608, 212);
    expect(hitRateSentence(betting(open, open), "open")).toBe(
      "54.1 % [47.3, 60.8] n=212 against a break-even of 52.0 %: cannot be told from break-even",
    );
    expect(hitRateSentence(betting(null, null), "unmeasured")).toBe("no graded pick");
  });
  it("show the interval by date where it is the one that leaves the question open", () => {
    const sentence = hitRateSentence(
      betting(figure(0.588, 0.535, 0.638, 347), figure(0.588, 0.515, 0.648, 347)),
      "open",
    );
    expect(sentence).toBe(
      "58.8 % [53.5, 63.8] n=347 (clustered by date [51.5, 64.8]) against a break-even of 52.0 %: cannot be told from break-even",
    );
  });
  it("name the better of two only when the interval leaves out 0", () => {
    const better = errorDifferenceSentence("A", "B", figure(-0.1, -0.2, -0.01));
    expect(better).toBe(
      "A has a lower mean absolute error than B on the same 500 rows with a line (by 0.10 [0.01, 0.20] points)",
    );
    expect(errorDifferenceSentence("A", "B", figure(0.1, 0.01, 0.2))).toMatch(
      /^B has a lower mean absolute error than A on .* \(by 0\.10 \[0\.01, 0\.20\] points\)$/,
    );
    expect(errorDifferenceSentence("A", "B", figure(-0.1, -0.2, 0.01))).toMatch(
      /^the errors of A and B cannot be told/,
    );
    expect(errorDifferenceSentence("A", "B", figure(-0.1, null, null))).toMatch(/cannot be told apart/);
  });
  it("take a difference as open where Diebold and Mariano's test does not agree, in every command that tells of it", () => {
    const checked = (low: number, p: number) =>
      errorDifferenceSentence("A", "B", {
        ...figure(-0.1, -0.2, low),
        standardError: 0.05,
        dieboldMariano: { difference: -0.1, standardError: 0.06, statistic: -1.6, degrees: 27, lags: 1, p },
      });
    expect(checked(-0.01, 0.098)).toMatch(/points\); Diebold-Mariano does not agree \(p 0\.098\), so take it as open$/);
    expect(checked(-0.01, 0.02)).toMatch(/points\); Diebold-Mariano agrees \(p 0\.020\)$/);
    expect(checked(0.01, 0.02)).toMatch(/cannot be told apart .* does not agree \(p 0\.020\), so take it as open$/);
  });
  it("place a model against the line", () => {
    expect(lineErrorPhrase(figure(-0.1, -0.2, -0.01))).toBe("lower than the line's own");
    expect(lineErrorPhrase(figure(0.1, 0.01, 0.2))).toBe("higher than the line's own");
    expect(lineErrorPhrase(figure(0.1, -0.01, 0.2))).toBe("cannot be told from the line's own");
  });
});

describe("samples", () => {
  it("calls fewer than the threshold small", () => {
    const small = wilson(25, THRESHOLDS.smallSample - 1);
    expect(sampleCaution(small)).toBe("only 49 picks, 27.0 points");
    expect(sampleCaution(wilson(25, THRESHOLDS.smallSample))).toMatch(/^50 picks, 2\d\.\d points$/);
  });
  it("calls an interval wide from ten points on: below some 380 picks near one half", () => {
    expect(sampleCaution(wilson(190, 370))).toBe("370 picks, 10.1 points");
    expect(sampleCaution(wilson(200, 400))).toBeNull();
    expect(sampleCaution(wilson(1, 1))).toMatch(/^only 1 pick, /);
    expect(sampleCaution(null)).toBeNull();
  });
  it("names the picks needed, roughly: 7,459 for 54 % against -110", () => {
    const needed = powerPhrase(figure(0.54, 0.47, 0.6, 300), figure(11 / 21, null, null));
    expect(needed).toContain("about 7,500 graded picks");
    const most = powerPhrase(figure(0.5247, 0.47, 0.6, 300), figure(11 / 21, null, null));
    expect(most).toContain("were the true rate, more than 100,000 graded picks");
    expect(powerPhrase(figure(0.54, 0.47, 0.6, 8000), figure(11 / 21, null, null))).toBeNull();
    expect(powerPhrase(figure(0.5, 0.4, 0.6), figure(0.5, null, null))).toBeNull();
    expect(powerPhrase(figure(1, 0.4, 1, 3), breakEven)).toBeNull();
    expect(powerPhrase(null, breakEven)).toBeNull();
  });
});

describe("other thresholds", () => {
  it("speaks of every unknown share and of the second try", () => {
    expect([null, 0, 0.001].map(isWorthSaying)).toEqual([false, false, true]);
    expect([null, 1, 2].map(isManyTrials)).toEqual([false, false, true]);
  });
});
