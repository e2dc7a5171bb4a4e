import { grouped } from "../../core/figures.js";
import { createRng } from "../../core/rng.js";
import type { AuditCheck } from "../leak-audit.js";

/** Row numbers by part. */
export type ChosenRows = Readonly<Record<string, Int32Array>>;

/**
 * Chooses the rows again with every outcome replaced by noise: which rows take part may depend on nothing that a game
 * decided but that it was played.
 * @param points outcomes, NaN where a game is not played
 * @param choose the run's own choice, given outcomes
 */
export function rowSelectionCheck(
  points: Float64Array,
  choose: (points: Float64Array) => ChosenRows,
  seed: number,
): AuditCheck {
  const rng = createRng(seed, 62);
  const noise = points.map((value) => (Number.isNaN(value) ? value : rng.int(60)));
  const [before, after] = [choose(points), choose(noise)];
  const moved = Object.keys(before).filter((part) => !equal(before[part]!, after[part]!));
  const count = Object.values(before).reduce((sum, rows) => sum + rows.length, 0);
  return {
    kind: "metamorphic",
    name: "row selection",
    verdict: moved.length > 0 ? "LEAK" : "CLEAN",
    evidence:
      moved.length > 0
        ? `which rows are in ${moved.join(", ")} depends on how many points were scored`
        : `with other outcomes the same ${grouped(count)} rows are chosen`,
  };
}

function equal(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
