import { acknowledgementsOf } from "./acknowledgements.js";
import { artifactsOf } from "./artifacts.js";
import { candidatesOf } from "./candidates.js";
import type { Connection } from "./connection.js";
import { findRun } from "./find-run.js";
import { modelsOf } from "./models.js";
import { paramFromRow } from "./param-value.js";
import { query } from "./query.js";
import type { ParamValue, RunDetail, StoredMetric } from "./records.js";
import { reproductionsOf } from "./reproductions.js";
import { laterAuditsOf } from "./run-audits.js";
import { toSummaries } from "./run-summaries.js";
import { takenOverFrom } from "./taken-over.js";
import { windowsOf } from "./windows.js";

/** Everything of one run. @throws UsageError as {@link findRun} */
export function getRun(db: Connection, text: string): RunDetail {
  return db.read(() => {
    const id = findRun(db, text);
    const row = db.first(query.selectFrom("runs").selectAll().where("id", "=", id))!;
    return {
      ...toSummaries(db, [row])[0]!,
      commandLine: JSON.parse(row.command_line) as string[],
      code: {
        commit: row.git_commit,
        dirty: row.git_dirty === null ? null : row.git_dirty === 1,
        diffSha256: row.git_diff_sha256,
      },
      environment: {
        program: row.program,
        node: row.node,
        platform: row.platform,
        cpuModel: row.cpu_model,
        cores: row.cores,
        threads: row.threads,
        packageVersions: JSON.parse(row.package_versions) as Record<string, string>,
        lockfileSha256: row.lockfile_sha256,
      },
      config: JSON.parse(row.config) as unknown,
      host: row.host,
      pid: row.pid,
      takenOver: takenOverFrom(db, id),
      params: paramsOf(db, id),
      metrics: metricsOf(db, id),
      artifacts: artifactsOf(db, id),
      windows: windowsOf(db, id),
      candidates: candidatesOf(db, id),
      models: modelsOf(db, id),
      acknowledgements: acknowledgementsOf(db, id),
      reproductions: reproductionsOf(db, id),
      laterAudits: laterAuditsOf(db, id),
    };
  });
}

function paramsOf(db: Connection, runId: string): Record<string, ParamValue> {
  const rows = db.all(query.selectFrom("params").selectAll().where("run_id", "=", runId).orderBy("name"));
  return Object.fromEntries(rows.map((row) => [row.name, paramFromRow(row)]));
}

function metricsOf(db: Connection, runId: string): StoredMetric[] {
  const columns = ["name", "slice", "step", "value", "n", "low", "high"] as const;
  const rows = query.selectFrom("metrics").select(columns).where("run_id", "=", runId);
  return db.all(rows.orderBy("name").orderBy("slice").orderBy("step"));
}
