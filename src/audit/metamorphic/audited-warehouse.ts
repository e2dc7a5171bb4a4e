import type { IsoDate } from "../../core/dates.js";
import type { WorkContext } from "../../core/progress.js";
import {
  buildFeatures,
  type FeatureDef,
  featureCatalogue,
  type LineSource,
  type RawFailure,
} from "../../features/index.js";
import { SEASON_AVERAGE } from "../../features/load-feature-rows.js";
import { isRaw } from "../../features/own/own-relation.js";
import { Database, sqlText } from "../../warehouse/duckdb.js";
import type { Warehouse } from "../../warehouse/warehouse.js";
import { type Alteration, alteredTables, MOMENTS, TIP_OFFS, WHOLE } from "./alterations.js";
import { compareTables, computedOf, type TableChanges } from "./compare-tables.js";
import { changedRaw } from "./raw-columns.js";
import { keepWhole, replaceTables } from "./whole-tables.js";

/** Name of the table of the features as they come out of the unaltered copy. */
export const UNALTERED = "audit_rows";

/** What a build is made from. */
export interface AuditedBuild {
  readonly warehouse: Pick<Warehouse, "attach">;
  readonly lineSource: LineSource;
  readonly features: readonly FeatureDef[];
}

/**
 * A copy of a span of a warehouse whose features can be computed again and again, each time with something of it altered.
 * The same code computes them as computes those of a run.
 */
export class AuditedWarehouse {
  /** Features whose SELECT fails on the copy as it is. */
  private failed: readonly RawFailure[] = [];

  private constructor(
    readonly db: Database,
    private readonly build: AuditedBuild,
  ) {}

  /**
   * Copies the span and computes its features as they are.
   * @param from first and last game date copied
   * @throws as buildFeatures
   */
  static async open(build: AuditedBuild, from: IsoDate, to: IsoDate, context: WorkContext): Promise<AuditedWarehouse> {
    const db = await Database.open({ threads: 1 });
    try {
      await build.warehouse.attach(db);
      const span = `BETWEEN DATE ${sqlText(from)} AND DATE ${sqlText(to)}`;
      await keepWhole(db, (name) => `SELECT * FROM ${name} WHERE game_date ${span}`);
      const audited = new AuditedWarehouse(db, build);
      await replaceTables(db, (name) => `SELECT * FROM ${WHOLE}.${name}`);
      audited.failed = await audited.compute(context);
      await db.run(`CREATE TABLE ${UNALTERED} AS SELECT * FROM feature_table`);
      await db.run(`CREATE TABLE ${TIP_OFFS} AS SELECT * FROM tip_offs`);
      await db.run(`CREATE TABLE ${MOMENTS} AS SELECT game_date, player_id, t.player_lookup, r.tip_off, r.known_at, r.line_snapshot_time
        FROM row_times r JOIN targets t USING (game_date, player_id)`);
      return audited;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Computes the features from altered tables and says what of the rows up to the alteration's date is another. */
  async changes(alteration: Alteration, context: WorkContext): Promise<TableChanges> {
    const altered = alteredTables(alteration);
    await replaceTables(this.db, (name) => altered[name]);
    const failed = [...this.failed];
    for (const failure of await this.compute(context)) {
      if (!failed.some(({ feature }) => feature === failure.feature)) failed.push(failure);
    }
    return compareTables(
      this.db,
      { before: UNALTERED, after: "feature_table", features: this.build.features, failed },
      alteration,
    );
  }

  /** Which of some columns of the feature table an alteration changes, as {@link changes} tells. */
  async changed(columns: readonly string[], alteration: Alteration, context: WorkContext): Promise<string[]> {
    const raw = this.build.features.filter((feature) => columns.includes(feature.name) && isRaw(feature));
    if (raw.length < columns.length) {
      const { changed } = await this.changes(alteration, context);
      return changed.map(({ column }) => column).filter((column) => columns.includes(column));
    }
    return changedRaw(this.db, computedOf(raw, this.failed), UNALTERED, alteration, context);
  }

  /** The middle of the moments at which the date's rows with a timed line are judged, as SQL text; null without one. */
  async middleMoment(date: IsoDate): Promise<string | null> {
    const [row] = await this.db.rows<{ moment: string | null }>(
      `SELECT CAST(quantile_disc(known_at, 0.5) AS VARCHAR) AS moment FROM ${MOMENTS}
       WHERE game_date = CAST(? AS DATE) AND line_snapshot_time IS NOT NULL`,
      [date],
    );
    return row?.moment ?? null;
  }

  close(): void {
    this.db.close();
  }

  /**
   * Nothing but what is compared is computed; see compareTables.
   * @returns the features whose SELECT fails on the tables as they are now: the run's own data they did not fail on.
   */
  private async compute({ signal }: WorkContext): Promise<RawFailure[]> {
    const { lineSource, features } = this.build;
    const computed = featureCatalogue.filter(
      ({ name }) => name === SEASON_AVERAGE || features.some((feature) => feature.name === name),
    );
    const failed: RawFailure[] = [];
    const work = { onRawFailure: (failure: RawFailure) => failed.push(failure), ...(signal && { signal }) };
    await buildFeatures(this.db, lineSource, work, features, computed);
    return failed;
  }
}
