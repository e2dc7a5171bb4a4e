import { expect, it } from "vitest";
import { checkedAmounts } from "../../src/reports/checked-amount.js";

it("takes a small count for a count, and a share for a share", () => {
  expect(checkedAmounts(1, 140)).toEqual({ found: "1", wanted: "140" });
  expect(checkedAmounts(34_999, 35_000)).toEqual({ found: "34,999", wanted: "35,000" });
  expect(checkedAmounts(0.9, 0.99)).toEqual({ found: "90.0 %", wanted: "99.0 %" });
  expect(checkedAmounts(1, 0.99)).toEqual({ found: "100.0 %", wanted: "99.0 %" });
});

it("does not print a share like the threshold it falls short of", () => {
  expect(checkedAmounts(0.98971, 0.99)).toEqual({ found: "98.97 %", wanted: "99.00 %" });
  expect(checkedAmounts(0.99996, 1)).toEqual({ found: "99.996 %", wanted: "100.000 %" });
});
