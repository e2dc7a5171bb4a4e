import type { ArtifactFault, ModelFault, ModelVersion } from "./artifact-records.js";
import type { Connection } from "./connection.js";
import { anyOf, query } from "./query.js";

/** Registered models, of one run or all, whose file is damaged. */
export function damagedModels(db: Connection, faults: readonly ArtifactFault[], runId: string | null): ModelFault[] {
  const problems = new Map(faults.map(({ artifact, problem }) => [artifact.sha256, problem]));
  const all = query
    .selectFrom("models")
    .select(["name", "version", "run_id", "artifact_sha256"])
    .where("artifact_sha256", "in", anyOf([...problems.keys()]))
    .orderBy("name")
    .orderBy("version");
  return db.all(runId === null ? all : all.where("run_id", "=", runId)).map((row) => ({
    name: row.name,
    version: row.version,
    runId: row.run_id,
    artifactSha256: row.artifact_sha256,
    problem: problems.get(row.artifact_sha256)!,
  }));
}

/**
 * Where an alias is not what the last entry of the log says, or where one of them names a model that is not there. An alias and
 * its entry are written in one transaction, so that no crash leaves one without the other.
 */
export function promotionFaults(db: Connection): string[] {
  const models = new Set(db.all(query.selectFrom("models").select(["name", "version"])).map(textOf));
  const log = db.all(query.selectFrom("promotions").selectAll().orderBy("id"));
  const aliases = db.all(query.selectFrom("aliases").selectAll().orderBy("scope").orderBy("alias"));
  const faults: string[] = [];

  const logged = new Map<string, string | null>();
  for (const entry of log) {
    const to = modelOf(entry.to_name, entry.to_version);
    for (const model of new Set([modelOf(entry.from_name, entry.from_version), to])) {
      if (model === null || models.has(model)) continue;
      faults.push(`entry ${entry.id} of the log of promotions (${entry.at}) names ${model}, which is not there`);
    }
    logged.set(`${entry.alias} of ${entry.scope}`, to);
  }
  const set = new Map<string, string>();
  for (const row of aliases) {
    const model = textOf({ name: row.model_name, version: row.model_version });
    if (!models.has(model)) faults.push(`${row.alias} of ${row.scope} is ${model}, which is not there`);
    set.set(`${row.alias} of ${row.scope}`, model);
  }
  for (const alias of new Set([...set.keys(), ...logged.keys()])) {
    const [is, should] = [set.get(alias) ?? null, logged.get(alias) ?? null];
    if (is !== should)
      faults.push(`${alias} is ${is ?? "nobody"}; by the log of promotions it is ${should ?? "nobody"}`);
  }
  return faults;
}

function modelOf(name: string | null, version: number | null): string | null {
  return name === null || version === null ? null : textOf({ name, version });
}

function textOf({ name, version }: ModelVersion): string {
  return `${name} version ${version}`;
}
