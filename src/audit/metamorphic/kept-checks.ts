import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version as duckdbVersion } from "@duckdb/node-api";
import { z } from "zod";
import { DataError } from "../../core/errors.js";
import { canonicalJson, hashJson, sha256 } from "../../core/hash.js";
import { writeFileAtomicSync } from "../../warehouse/atomic-file.js";
import type { AuditCheck } from "../leak-audit.js";
import type { MetamorphicRequest } from "./metamorphic.js";

/** Keeps what features computed again have shown, so that the next run on the same data need not compute them once more. */
export interface KeptChecks {
  /** The checks of an equal request, or null when none are kept. */
  find(request: MetamorphicRequest): AuditCheck[] | null;
  /** Keeps checks that found nothing; any others are computed again every time. */
  save(request: MetamorphicRequest, checks: readonly AuditCheck[]): void;
}

const KEPT_FILES = 50;
/** What of the program decides the checks: the folders this file's folder imports from, and its own. */
const PROGRAM = ["core", "warehouse", "features", "audit"];

const keptSchema = z.array(
  z.strictObject({
    kind: z.literal("metamorphic"),
    name: z.string(),
    verdict: z.literal("CLEAN"),
    evidence: z.string(),
  }),
);

/**
 * Checks kept as files of a folder. They are found again only with the same data, features, dates and seed, by the same bytes of the
 * program and the same DuckDB: then computing anew would give the same. A damaged file counts as none.
 * @param folder made when the first is kept
 * @param datasetSha256 identity of the warehouse that requests are about
 */
export function keptChecks(folder: string, datasetSha256: string): KeptChecks {
  const program = programSha256();
  const fileOf = ({ warehouse: _, features, ...rest }: MetamorphicRequest) => {
    const definitions = features.map(({ name, own }) => [name, own?.sha256 ?? null]);
    const key = hashJson({ dataset: datasetSha256, program, duckdb: duckdbVersion(), definitions, ...rest });
    return join(folder, `${key.slice(0, 32)}.json`);
  };
  return {
    find(request) {
      try {
        return keptSchema.parse(JSON.parse(readFileSync(fileOf(request), "utf8")));
      } catch {
        return null;
      }
    },
    save(request, checks) {
      if (checks.some(({ verdict }) => verdict !== "CLEAN")) return;
      try {
        writeFileAtomicSync(fileOf(request), `${canonicalJson(checks)}\n`);
        removeOldest(folder);
      } catch (error) {
        // a folder that cannot be written costs the next run time, not this one its result
        if (!(error instanceof DataError)) throw error;
      }
    },
  };
}

/** SHA256 over names and bytes of the program's files that have a part in the checks. */
function programSha256(): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const files = PROGRAM.flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return hashJson(files.sort().map((file) => [file.slice(root.length), sha256(readFileSync(file))]));
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, time: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { file } of files.slice(KEPT_FILES)) rmSync(file, { force: true });
}
