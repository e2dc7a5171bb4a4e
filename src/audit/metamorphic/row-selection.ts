import { createRng } from "../../core/rng.js";
import type { AuditCheck } from "../leak-audit.js";

/** Row numbers by part. */
export type ChosenRows = Readonly<Record<string, Int32Array>>;

/**
 * Chooses the rows again with every outcome replaced by noise: which rows take part, and the tier each stands in, may depend
 * on nothing that a game decided but that it was played.
 * @param points outcomes, NaN where a game is not played
 * @param choose the run's own choice, given outcomes
 * @param tier the average each row's tier stands on, by row, given outcomes
 */
export function rowSelectionCheck(
  points: Float64Array,
  choose: (points: Float64Array) => { rows: ChosenRows; tier: Float64Array },
  seed: number,
): AuditCheck {
  const rng = createRng(seed, 62);
  const noise = points.map((value) => (Number.isNaN(value) ? value : rng.int(60)));
  const [before, after] = [choose(points), choose(noise)];
  const parts = Object.keys(before.rows);
  const moved = parts.filter((part) => !equal(before.rows[part]!, after.rows[part]!));
  const tiersMoved = !equal(before.tier, after.tier);
  const count = parts.reduce((sum, part) => sum + before.rows[part]!.length, 0);
  const faults = [
    ...(moved.length > 0 ? [`the rows of ${moved.join(", ")} are chosen by how many points were scored`] : []),
    ...(tiersMoved ? ["tiers stand on points scored in the game itself"] : []),
  ];
  return {
    kind: "metamorphic",
    name: "row selection",
    verdict: faults.length > 0 ? "LEAK" : "CLEAN",
    evidence:
      faults.length > 0
        ? faults.join("; ")
        : `with other outcomes the same ${count} rows are chosen, in the same tiers`,
  };
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.prototype.every.call(a, (value: number, i: number) => Object.is(value, b[i]));
}
