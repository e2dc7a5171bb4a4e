import { createHash } from "node:crypto";
import { closeSync, fstatSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM_FOLDER } from "./environment.js";
import { DIFF, git, namesOf, repositoryRoot, untrackedFiles } from "./git.js";
import { newFilePatch } from "./new-file-patch.js";
import { mayHoldSecrets } from "./secret-names.js";

/** Sizes in bytes. */
export interface DiffLimits {
  /** Of one file's part of the patch. */
  readonly file: number;
  /** Of the whole patch. */
  readonly whole: number;
  /** Files named one by one. */
  readonly names: number;
}

const LIMITS: DiffLimits = { file: 256 << 10, whole: 2 << 20, names: 500 };
const CHUNK_BYTES = 1 << 20;
/** A NUL among the first so many bytes makes a file binary, as git has it. */
const LOOKED_AT = 8000;

/** What is known of one changed file. */
interface Change {
  readonly name: string;
  readonly tracked: boolean;
  /** Its part of the patch as a latin1 text; null where it is left out, for the reason that `why` gives. */
  readonly patch: string | null;
  readonly why: string;
  /** Of the file as it stands, or null for one that is deleted, no plain file, or may hold secrets. */
  readonly facts: { readonly bytes: number; readonly sha256: string } | null;
}

/**
 * How the files of a repository differ from its commit, as a text: a head of lines that begin with "#", and a patch that
 * `git apply` takes. Files that git ignores are not looked at. Of binary files and of those over the limits the head
 * names size and hash; of those named like files of secrets the name alone.
 * @param folder this program's own folder when left out
 * @returns null when nothing differs, or there is no git or no repository
 */
export function captureCodeDiff(folder: string = PROGRAM_FOLDER, limits: DiffLimits = LIMITS): Buffer | null {
  const root = repositoryRoot(folder);
  const commit = git(folder, ["rev-parse", "--verify", "HEAD"])?.toString().trim();
  if (!root || !commit) return null;
  const changes = [...trackedChanges(root, limits), ...untrackedChanges(root, limits)];
  if (changes.length === 0) return null;
  let room = limits.whole;
  const kept = changes.map((change) => {
    if (change.patch === null) return change;
    if (change.patch.length > room) return { ...change, patch: null, why: "the patch is full" };
    room -= change.patch.length;
    return change;
  });
  const patch = kept.map((change) => change.patch ?? "").join("");
  return Buffer.concat([Buffer.from(head(commit, kept, limits), "utf8"), Buffer.from(patch, "latin1")]);
}

function trackedChanges(root: string, limits: DiffLimits): Change[] {
  const listed = git(root, [...DIFF, "--name-only", "-z", "HEAD"]);
  const names = listed ? namesOf(listed) : [];
  if (names.length === 0) return [];
  const printed = git(root, [...DIFF, "HEAD"])?.toString("latin1") ?? "";
  const parts = printed.split(/^(?=diff --git )/m);
  // one part for each name but in the middle of a merge, where parts cannot be told apart
  const divided = parts.length === names.length;
  return names.map((name, index): Change => {
    const known = { name, tracked: true };
    if (mayHoldSecrets(name))
      return { ...known, patch: null, why: "its name is that of a file of secrets", facts: null };
    const patch = divided ? parts[index]! : null;
    const leftOut = (why: string) => ({ ...known, patch: null, why, facts: factsOf(join(root, name)) });
    if (patch === null) return leftOut("it is in the middle of a merge");
    if (/^Binary files /m.test(patch) && !/^@@ /m.test(patch)) return leftOut("binary");
    if (patch.length > limits.file) return leftOut(`its change has over ${limits.file} bytes`);
    return { ...known, patch, why: "", facts: factsOf(join(root, name)) };
  });
}

function untrackedChanges(root: string, limits: DiffLimits): Change[] {
  return (untrackedFiles(root) ?? []).map((name): Change => {
    const known = { name, tracked: false };
    const leftOut = (why: string, facts: Change["facts"] = null) => ({ ...known, patch: null, why, facts });
    if (mayHoldSecrets(name)) return leftOut("its name is that of a file of secrets");
    const path = join(root, name);
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (!status?.isFile()) return leftOut("it is no plain file");
    const facts = factsOf(path);
    if (facts === null) return leftOut("it cannot be read");
    if (facts.bytes > limits.file) return leftOut(`it has over ${limits.file} bytes`, facts);
    const content = readFileSync(path);
    if (content.subarray(0, LOOKED_AT).includes(0)) return leftOut("binary", facts);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(name)) return leftOut("its name cannot stand in a patch", facts);
    const patch = newFilePatch(name, content.toString("latin1"), (status.mode & 0o100) !== 0);
    return { ...known, patch, why: "", facts };
  });
}

/** Size and hash of a plain file, without following a link; null for anything else. */
function factsOf(path: string): Change["facts"] {
  try {
    if (!lstatSync(path).isFile()) return null;
    const handle = openSync(path, "r");
    try {
      const digest = createHash("sha256");
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
        digest.update(chunk.subarray(0, read));
      }
      return { bytes: fstatSync(handle).size, sha256: digest.digest("hex") };
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}

function head(commit: string, changes: readonly Change[], limits: DiffLimits): string {
  const left = changes.filter(({ patch }) => patch === null).length;
  const untracked = changes.filter(({ tracked }) => !tracked).length;
  const shown = changes.slice(0, limits.names);
  const lines = [
    `Changes to commit ${commit}: ${changes.length} files, ${untracked} of them not tracked.`,
    left === 0
      ? "The patch below holds all of them."
      : `LEFT OUT of the patch below: ${left} of them, each with the reason.`,
    ...shown.map(({ name, tracked, patch, why, facts }) => {
      const what = facts ? `${facts.bytes} bytes, SHA256 ${facts.sha256}` : null;
      const parts = [tracked ? "tracked" : "not tracked", what, patch === null ? `LEFT OUT: ${why}` : null];
      return `${JSON.stringify(name)}: ${parts.filter(Boolean).join("; ")}`;
    }),
    ...(changes.length > shown.length ? [`and ${changes.length - shown.length} more files`] : []),
  ];
  return lines.map((line) => `# ${line}\n`).join("");
}
