import { expect, it } from "vitest";
import { checkedAmount } from "../../src/reports/checked-amount.js";

it("takes a small count for a count, and a share for a share", () => {
  expect(checkedAmount(1, 140)).toBe("1");
  expect(checkedAmount(0, 140)).toBe("0");
  expect(checkedAmount(35_000, 35_000)).toBe("35,000");
  expect(checkedAmount(0.9, 0.99)).toBe("90.0 %");
  expect(checkedAmount(1, 0.99)).toBe("100.0 %");
});
