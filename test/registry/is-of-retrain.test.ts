import { expect, it } from "vitest";
import { isOfRetrain } from "../../src/registry/is-of-retrain.js";

it("knows the command retrain, flags before it or not, and no program that only has the word", () => {
  expect(isOfRetrain(["retrain", "--name", "A"])).toBe(true);
  expect(isOfRetrain(["--home", "lab", "retrain", "--name", "A"])).toBe(true);
  expect(isOfRetrain(["node", "train.js", "retrain"])).toBe(false);
  expect(isOfRetrain(["--name", "A"])).toBe(false);
  expect(isOfRetrain([])).toBe(false);
});
