import type { OwnFeatureRecord } from "../runner/own-features-record.js";
import { formatCount } from "./format.js";

/** What a reader must know of the own features of a run. */
export function ownFeatureCautions(own: readonly OwnFeatureRecord[] = []): string[] {
  const raw = own.filter(({ kind }) => kind === "raw_sql");
  if (raw.length === 0) return [];
  const one = raw.length === 1;
  const list = [
    `raw SQL in ${raw.map(({ name }) => name).join(", ")}: ${one ? "it sees" : "they see"} every game, also later ones, and nothing but the leak audit says whether ${one ? "it looks" : "they look"} ahead`,
  ];
  for (const { name, raw_rows: rows } of raw) {
    if (rows && rows.unknown > 0) {
      list.push(
        `${name}: ${formatCount(rows.unknown)} of the ${formatCount(rows.rows)} rows of its SELECT are about no game and player there is, and were ignored`,
      );
    }
  }
  return list;
}
