import { changedSettings } from "../runner/changed-tag.js";
import type { RunMark } from "../runner/list-marks.js";
import { NOTHING } from "./format.js";

/** Stands behind the mark of a run with raw SQL. */
export const RAW_SQL_SIGN = "*";

/** What {@link RAW_SQL_SIGN} means, for below a list that has one. */
export const RAW_SQL_LEGEND = `${RAW_SQL_SIGN}: with raw SQL, which sees later games too; only the leak audit guards it`;

/** A run's audit in a list: "CLEAN", "SUSPECT", "LEAK", each with a sign for raw SQL; "—" where nobody audited it. */
export function auditMark({ leak_audit: verdict, raw_sql_features: raw }: RunMark): string {
  return `${verdict ?? NOTHING}${raw === null || raw === 0 ? "" : RAW_SQL_SIGN}`;
}

/** Whether the figures of a run must not be taken as they stand. */
export function isMarked({ leak_audit: verdict, raw_sql_features: raw }: RunMark): boolean {
  return verdict === "LEAK" || verdict === "SUSPECT" || (raw !== null && raw > 0);
}

/** A run by its name and the settings that were changed on the command line. */
export function listedName({ name, tags }: { readonly name: string; readonly tags: readonly string[] }): string {
  return [name, ...changedSettings(tags)].join(" ");
}
