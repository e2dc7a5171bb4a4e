import type { IsoDate } from "../../core/dates.js";
import type { Database } from "../../warehouse/duckdb.js";
import { duplicateGamesCheck } from "../duplicate-games.js";
import type { AuditCheck } from "../leak-audit.js";
import { boxScoreChecks } from "./box-scores.js";
import { namedByOutcomeChecks } from "./named-by-outcome.js";
import { reportCheck, reportedOutCheck } from "./reports.js";
import { tipOffCheck } from "./tip-offs.js";

/**
 * Holds the tables of a warehouse against themselves and each other: games that stand in them twice, start when none does, lack
 * players or stand under another date, names given by the outcome, and reports that know too much.
 * @param db a database with the warehouse attached
 * @param from first and last game date looked at
 */
export async function warehouseChecks(db: Database, from: IsoDate, to: IsoDate): Promise<AuditCheck[]> {
  return [
    await duplicateGamesCheck(db, from, to),
    ...(await tipOffCheck(db, from, to)),
    ...(await boxScoreChecks(db, from, to)),
    ...(await namedByOutcomeChecks(db, from, to)),
    ...(await reportCheck(db, from, to)),
    ...(await reportedOutCheck(db, from, to)),
  ];
}
