import { describe, expect, it } from "vitest";
import { Standardiser } from "../../src/engine/standardiser.js";
import { datasetOf } from "./make-dataset.js";

const nan = Number.NaN;

describe("Standardiser", () => {
  const { matrix } = datasetOf(
    { a: [1, 2, 3, nan], steady: [5, 5, 5, 5], unknown: [nan, nan, nan, nan] },
    [0, 0, 0, 0],
  );
  const standardiser = Standardiser.fit(matrix, null);

  it("gives known values mean 0 and deviation 1, missing ones the mean, and marks them", () => {
    const root = Math.sqrt(1.5);
    const [value, mark] = standardiser.apply(matrix);
    expect([...value!]).toEqual([-root, 0, root, 0].map((x) => expect.closeTo(x, 12)));
    const third = Math.sqrt(1 / 3);
    expect([...mark!]).toEqual([-third, -third, -third, 3 * third].map((x) => expect.closeTo(x, 12)));
  });

  it("leaves out columns that never vary and columns nobody knows", () => {
    expect(standardiser.columns).toEqual([
      { feature: 0, isMissingMark: false },
      { feature: 0, isMissingMark: true },
    ]);
  });

  it("counts a value missing only later as the training mean, without a mark", () => {
    const later = Standardiser.fit(datasetOf({ a: [1, 3] }, [0, 0]).matrix, null);
    expect(later.apply(datasetOf({ a: [nan, 5] }, [0, 0]).matrix)).toEqual([Float64Array.of(0, 3)]);
  });

  it("counts a row of weight 2 as two rows, and one of weight 0 not at all", () => {
    const weighted = Standardiser.fit(
      datasetOf({ a: [1, 4, 9, nan] }, [0, 0, 0, 0]).matrix,
      Float64Array.of(2, 1, 0, 0),
    );
    const spread = Standardiser.fit(datasetOf({ a: [1, 1, 4] }, [0, 0, 0]).matrix, null);
    expect(weighted.scales).toEqual(spread.scales);
  });

  it("refuses values whose square is too large to be added", () => {
    expect(() => Standardiser.fit(datasetOf({ big: [1e200, -1e200] }, [0, 0]).matrix, null)).toThrow(
      'feature "big" has values too large',
    );
  });
});
