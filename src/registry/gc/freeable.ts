import type { Connection } from "../connection.js";
import { promotedModels } from "../list-models.js";
import { anyOf, query } from "../query.js";
import type { FreedArtifact } from "./gc-records.js";

export interface Freeable {
  readonly artifacts: readonly FreedArtifact[];
  readonly shared: number;
  readonly inUse: readonly string[];
}

/**
 * The artifacts that may go: of runs archived up to a time, unless their model stands under an alias or was ever promoted, or
 * another run that keeps its files has the same content.
 */
export function freeableArtifacts(db: Connection, archivedUntil: string): Freeable {
  const used = neededByPromotions(db);
  const rows = db.all(
    query
      .selectFrom("artifacts")
      .innerJoin("runs", "runs.id", "artifacts.run_id")
      .select(["runs.id as runId", "runs.name as runName", "kind", "artifacts.name", "bytes", "sha256"])
      .where("runs.status", "=", "archived")
      .where("runs.archived_at", "<=", archivedUntil)
      .where("artifacts.freed_at", "is", null)
      .orderBy("runs.id")
      .orderBy("artifacts.name"),
  );
  const going = rows.filter(({ runId, sha256 }) => !used.runs.has(runId) && !used.files.has(sha256));
  const owners = new Map<string, number>();
  for (const { sha256 } of going) owners.set(sha256, (owners.get(sha256) ?? 0) + 1);
  const all = ownersOf(db, [...owners.keys()]);
  const artifacts = going.filter(({ sha256 }) => all.get(sha256) === owners.get(sha256));
  const inUse = [...new Set(rows.filter(({ runId }) => used.runs.has(runId)).map(({ runId }) => runId))];
  return { artifacts, shared: going.length - artifacts.length, inUse };
}

/** How many artifacts, not set free, have each of these contents. */
function ownersOf(db: Connection, sha256s: readonly string[]): Map<string, number> {
  const counts = query
    .selectFrom("artifacts")
    .select((eb) => ["sha256", eb.fn.countAll<number>().as("owners")])
    .where("sha256", "in", anyOf(sha256s))
    .where("freed_at", "is", null)
    .groupBy("sha256");
  return new Map(db.all(counts).map(({ sha256, owners }) => [sha256, owners]));
}

/** Runs and files of the models that an alias stands on or the log of promotions names, on either side of a move. */
function neededByPromotions(db: Connection): { runs: ReadonlySet<string>; files: ReadonlySet<string> } {
  const models = promotedModels(db);
  const logged = db.all(query.selectFrom("promotions").select(["to_run_id", "to_artifact_sha256"]));
  const known = (values: readonly (string | null)[]) => new Set(values.filter((value) => value !== null));
  return {
    runs: known([...models.map(({ runId }) => runId), ...logged.map((row) => row.to_run_id)]),
    files: known([
      ...models.map(({ artifactSha256 }) => artifactSha256),
      ...logged.map((row) => row.to_artifact_sha256),
    ]),
  };
}
