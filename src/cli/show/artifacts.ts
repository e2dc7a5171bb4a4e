import type { ArtifactFault, RunDetail } from "../../registry/index.js";
import { formatBytes, shortHash } from "../../reports/format.js";
import { outputColors as pc } from "../colors.js";
import { formatTable } from "../table.js";

const MOST_OF_A_KIND = 6;

/** The files a run left, and whether each is as it was; of very many of one kind the damaged and the first few. */
export function artifactTable({ artifacts }: RunDetail, faults: readonly ArtifactFault[]): string {
  const problemOf = (name: string) => faults.find(({ artifact }) => artifact.name === name)?.problem;
  const seen = new Map<string, number>();
  const shown = artifacts.filter(({ kind, name }) => {
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return seen.get(kind)! <= MOST_OF_A_KIND || problemOf(name) !== undefined;
  });
  const rows = shown.map(({ kind, name, bytes, sha256, freedAt }) => {
    const problem = problemOf(name);
    const state = freedAt ? `freed by gc on ${freedAt.slice(0, 10)}` : "as recorded";
    return [kind, name, formatBytes(bytes), shortHash(sha256), problem ? pc.red(problem) : state];
  });
  const table = formatTable(["kind", "name", "size", "SHA256", "file"], rows, { right: [2] });
  const more = artifacts.length - shown.length;
  return more > 0 ? `${table}\nand ${more} more (--json has them)` : table;
}
