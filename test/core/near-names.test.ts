import { describe, expect, it } from "vitest";
import { didYouMean, nearNames } from "../../src/core/near-names.js";

describe("near names", () => {
  it("finds misspellings, nearest first", () => {
    expect(nearNames("learning_rat", ["depth", "learning_rate", "learning_rates"])).toEqual([
      "learning_rate",
      "learning_rates",
    ]);
    expect(didYouMean("V12", ["v12", "v11", "v8"])).toContain("v12");
  });

  it("offers a name once that stands in two places", () => {
    expect(didYouMean("first_mea", ["FIRST_MAE", "FIRST_MAE"])).toBe(" (did you mean FIRST_MAE?)");
  });

  it("offers nothing that is far off", () => {
    expect(didYouMean("iterations", ["depth", "rsm"])).toBe("");
  });
});
