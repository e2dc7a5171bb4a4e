import { createHash } from "node:crypto";
import { PROGRAM_FOLDER } from "./environment.js";
import { DIFF, git, repositoryRoot, untrackedFiles } from "./git.js";
import type { CodeState } from "./records.js";

const UNKNOWN: CodeState = { commit: null, dirty: null, diffSha256: null };

/**
 * The commit of the repository a folder belongs to, and how the files differ from it. All null without git, outside a
 * repository, before its first commit, and in a folder the repository ignores (a program installed below
 * node_modules is not part of the project around it). Never fails and changes nothing.
 * @param folder this program's own folder when left out
 */
export function captureCodeState(folder: string = PROGRAM_FOLDER): CodeState {
  const commit = git(folder, ["rev-parse", "--verify", "HEAD"])?.toString().trim();
  if (!commit || git(folder, ["check-ignore", "--quiet", "."]) !== null) return UNKNOWN;
  const root = repositoryRoot(folder);
  const changes = root ? git(root, ["status", "--porcelain", "--untracked-files=all", "-z"]) : null;
  if (!root || !changes) return { commit, dirty: null, diffSha256: null };
  const dirty = changes.length > 0;
  return { commit, dirty, diffSha256: dirty ? diffSha256(root) : null };
}

/** SHA256 over the difference of the tracked files and over name and content hash of each untracked one. */
function diffSha256(root: string): string | null {
  const diff = git(root, [...DIFF, "--binary", "HEAD"]);
  const names = untrackedFiles(root);
  if (!diff || !names) return null;
  const hashes =
    names.length === 0
      ? Buffer.alloc(0)
      : git(root, ["hash-object", "--no-filters", "--stdin-paths"], names.join("\n"));
  if (!hashes) return null;
  return createHash("sha256").update(diff).update(names.join("\0")).update("\0").update(hashes).digest("hex");
}
