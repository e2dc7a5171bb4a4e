import type { FeatureDef } from "../features/index.js";
import { parseSelect, walk } from "../features/own/parse-select.js";
import type { Database } from "../warehouse/duckdb.js";
import { type AuditCheck, suspectWhen } from "./leak-audit.js";
import { LEAK_THRESHOLDS } from "./thresholds.js";

/**
 * Looks at the constants of hand-written SQL. A table of values by game or player, typed into a SELECT or packed into a text, is data
 * that nobody can recompute: it is the same whatever becomes of the warehouse, also where it was made from all games.
 * @returns nothing where no feature is hand-written
 */
export async function carriedDataCheck(db: Database, features: readonly FeatureDef[]): Promise<AuditCheck[]> {
  const raw = features.filter(({ own }) => own?.rawSql !== undefined);
  if (raw.length === 0) return [];
  const { constants, characters } = LEAK_THRESHOLDS.carriedData;
  const found: { name: string; text: string }[] = [];
  for (const { name, own } of raw) {
    const held = [...walk(await parseSelect(db, own!.rawSql!))]
      .filter((node) => node.class === "CONSTANT")
      .map((node) => String((node.value as { value?: unknown } | undefined)?.value ?? ""));
    const length = held.reduce((sum, text) => sum + text.length, 0);
    if (held.length <= constants && length <= characters) continue;
    found.push({ name, text: `${name} holds ${held.length} constants of ${length} characters together` });
  }
  const texts = found.map(({ text }) => text);
  return [
    {
      ...suspectWhen(
        found.length > 0,
        "structural",
        "features that carry data",
        found.length > 0
          ? `${texts.join("; ")}: if they were made from games they may know outcomes; they cannot be computed again here`
          : `no feature of raw SQL holds more than ${constants} constants, or ${characters} characters of them`,
      ),
      ...(found.length > 0 && { features: found.map(({ name }) => name), findings: texts }),
    },
  ];
}
