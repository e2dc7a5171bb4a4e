import type { CandidateRow } from "../../registry/index.js";
import { NOTHING } from "../../reports/format.js";
import { formatLoss } from "../../reports/tuning-phrases.js";
import { formatTable } from "../table.js";

const CANDIDATES_SHOWN = 15;

/** The best candidates of a tuning with their settings; the rest are in --json. */
export function candidateTable(candidates: readonly CandidateRow[]): string {
  const names = Object.keys(candidates[0]!.settings);
  const best = [...candidates].sort((a, b) => a.loss - b.loss || a.candidate - b.candidate);
  const rows = best
    .slice(0, CANDIDATES_SHOWN)
    .map((one) => [
      one.candidate,
      ...names.map((name) => String(one.settings[name] ?? NOTHING)),
      formatLoss(one.loss),
      formatLoss(one.mae),
      one.iterations,
      `${one.seconds.toFixed(1)} s`,
    ]);
  const head = ["candidate", ...names, "loss", "MAE", "iterations kept", "fit"];
  const more = candidates.length - rows.length;
  const table = formatTable(head, rows, { right: head.map((_, index) => index) });
  return more > 0 ? `${table}\nand ${more} more` : table;
}
