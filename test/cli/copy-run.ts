import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openRegistry, type ParamValue } from "../../src/registry/index.js";
import type { EvaluationRecord, RetrainResult } from "../../src/runner/result.js";
import { Database, sqlText } from "../../src/warehouse/duckdb.js";

export interface RunCopy {
  readonly params: Readonly<Record<string, ParamValue>>;
  /** SELECT over the predictions file, its FROM left out. */
  readonly predictions: string;
  /** The line source it claims; that of the run when left out. */
  readonly lineSource?: string;
  /** Days it claims to be evaluated on; those of the run when left out. */
  readonly evaluation?: { readonly start: string; readonly end: string };
}

/**
 * Enters a run like another with other settings and predictions: what commands on runs need of one, without training it.
 * @returns the other's result under the new id and with the new artifacts
 */
export async function copyRun(
  { home, run }: { home: string; run: RetrainResult },
  name: string,
  copy: RunCopy,
): Promise<RetrainResult> {
  const registry = openRegistry({ database: join(home, "runs.sqlite"), artifacts: join(home, "artifacts") });
  const folder = mkdtempSync(join(home, "copy-"));
  try {
    const from = registry.getRun(run.run_id);
    const artifact = (kind: string) => registry.artifactPath(from.artifacts.find((one) => one.kind === kind)!.sha256);
    const id = registry.startRun({ ...from, name, tags: [], refuseIdentical: false });
    registry.logBatch(id, { params: { ...from.params, ...copy.params } });
    registry.logWindows(
      id,
      from.windows.map((window) => ({
        ...window,
        evalStart: copy.evaluation?.start ?? window.evalStart,
        evalEnd: copy.evaluation?.end ?? window.evalEnd,
      })),
    );
    const record = JSON.parse(readFileSync(artifact("evaluation"), "utf8")) as EvaluationRecord;
    const windows = record.windows.map((window) => ({
      ...window,
      ...(copy.evaluation && { evaluation: copy.evaluation }),
    }));
    const lines = { ...record.lines, ...(copy.lineSource && { source: copy.lineSource }) };
    const bytes = Buffer.from(JSON.stringify({ ...record, name, windows, lines }));
    registry.addArtifact(id, { kind: "evaluation", name: "evaluation.json", bytes });
    const file = join(folder, "predictions.parquet");
    const db = await Database.open();
    try {
      const select = `${copy.predictions} FROM read_parquet(${sqlText(artifact("predictions"))})`;
      await db.run(`COPY (${select}) TO ${sqlText(file)} (FORMAT parquet)`);
    } finally {
      db.close();
    }
    registry.addArtifact(id, { kind: "predictions", name: "predictions.parquet", file });
    registry.finishRun(id, { status: "completed" });
    const artifacts = registry.getRun(id).artifacts.map((one) => ({ ...one }));
    return { ...run, run_id: id, name, artifacts };
  } finally {
    registry.close();
    rmSync(folder, { recursive: true });
  }
}
