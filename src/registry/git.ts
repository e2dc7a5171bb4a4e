import { spawnSync } from "node:child_process";

const TIMEOUT_MS = 20_000;
const MOST_OUTPUT_BYTES = 512 << 20;
/** Set inside git hooks, where they would turn every git command to the hook's repository. */
const REDIRECTIONS = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"];

/** Output of `git diff` that does not depend on the user's settings. */
export const DIFF = [
  "-c",
  "diff.noprefix=false",
  "-c",
  "diff.mnemonicPrefix=false",
  "diff",
  "--full-index",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-renames",
];

/** What git prints in a folder, or null when it fails or is not there. Changes nothing. */
export function git(folder: string, args: readonly string[], input = ""): Buffer | null {
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

/** Names from git's output with -z, in git's order. */
export function namesOf(output: Buffer): string[] {
  return output.toString().split("\0").filter(Boolean);
}

/** The files of a repository that git neither tracks nor ignores, sorted; null without git. */
export function untrackedFiles(root: string): string[] | null {
  const listed = git(root, ["ls-files", "--others", "--exclude-standard", "-z"]);
  return listed && namesOf(listed).sort();
}

/** The top folder of the repository a folder belongs to, or null. */
export function repositoryRoot(folder: string): string | null {
  return git(folder, ["rev-parse", "--show-toplevel"])?.toString().replace(/\n$/, "") || null;
}
