import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { PROGRAM_FOLDER } from "./environment.js";
import type { CodeState } from "./records.js";

const UNKNOWN: CodeState = { commit: null, dirty: null, diffSha256: null };
const TIMEOUT_MS = 20_000;
const MOST_OUTPUT_BYTES = 512 << 20;
/** Set inside git hooks, where they would turn every git command to the hook's repository. */
const REDIRECTIONS = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"];

/**
 * The commit of the repository a folder belongs to, and how the files differ from it. All null without git, outside a
 * repository, before its first commit, and in a folder the repository ignores (a program installed below
 * node_modules is not part of the project around it). Never fails and changes nothing.
 * @param folder this program's own folder when left out
 */
export function captureCodeState(folder: string = PROGRAM_FOLDER): CodeState {
  const commit = git(folder, ["rev-parse", "--verify", "HEAD"])?.toString().trim();
  if (!commit || git(folder, ["check-ignore", "--quiet", "."]) !== null) return UNKNOWN;
  const root = git(folder, ["rev-parse", "--show-toplevel"])?.toString().replace(/\n$/, "");
  const changes = root ? git(root, ["status", "--porcelain", "--untracked-files=all", "-z"]) : null;
  if (!root || !changes) return { commit, dirty: null, diffSha256: null };
  const dirty = changes.length > 0;
  return { commit, dirty, diffSha256: dirty ? diffSha256(root) : null };
}

/** SHA256 over the difference of the tracked files and over name and content hash of each untracked one. */
function diffSha256(root: string): string | null {
  const plain = ["--binary", "--full-index", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames"];
  const diff = git(root, ["-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "diff", ...plain, "HEAD"]);
  const untracked = git(root, ["ls-files", "--others", "--exclude-standard", "-z"]);
  if (!diff || !untracked) return null;
  const names = untracked.toString().split("\0").filter(Boolean).sort();
  const hashes =
    names.length === 0
      ? Buffer.alloc(0)
      : git(root, ["hash-object", "--no-filters", "--stdin-paths"], names.join("\n"));
  if (!hashes) return null;
  return createHash("sha256").update(diff).update(names.join("\0")).update("\0").update(hashes).digest("hex");
}

/** What git prints, or null when it fails or is not there. */
function git(folder: string, args: readonly string[], input = ""): Buffer | null {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  for (const name of REDIRECTIONS) delete env[name];
  const result = spawnSync("git", ["-C", folder, ...args], {
    env,
    input,
    stdio: ["pipe", "pipe", "ignore"],
    timeout: TIMEOUT_MS,
    maxBuffer: MOST_OUTPUT_BYTES,
    windowsHide: true,
  });
  return result.status === 0 ? result.stdout : null;
}
