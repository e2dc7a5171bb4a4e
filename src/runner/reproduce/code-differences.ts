import { canonicalJson } from "../../core/hash.js";
import type { CodeState, Environment, ProgramRecord } from "../../registry/index.js";

/** Code, machine and program of one moment. */
export interface Origin {
  readonly code: CodeState;
  readonly environment: Environment;
  /** null for runs of versions that did not record it, and where its artifact is damaged. */
  readonly program: ProgramRecord | null;
}

/** Something about the program or the machine that is not as it was. */
export interface CodeDifference {
  what: string;
  recorded: string | null;
  now: string | null;
}

/** Whether the program is the one the run was made with. */
export interface CodeCheck {
  /** What may change bytes. */
  differences: CodeDifference[];
  /** Whether the files of the program are the same ones; null when the record does not say. */
  same_files: boolean | null;
  /** They change the time a run takes and nothing else. */
  threads: { recorded: number | null; now: number };
}

/** Holds the program and machine of a run against those of now. */
export function codeDifferences(then: Origin, now: Origin): CodeCheck {
  const differences: CodeDifference[] = [];
  const compare = (what: string, before: string | null | undefined, after: string | null | undefined) => {
    const [one, other] = [before ?? null, after ?? null];
    if (one !== other) differences.push({ what, recorded: one, now: other });
  };
  compare("program version", then.environment.program, now.environment.program);
  compare("commit", then.code.commit, now.code.commit);
  compare("uncommitted changes", changesOf(then.code), changesOf(now.code));
  if (then.program && now.program) {
    compare("program files", then.program.files.sha256, now.program.files.sha256);
    compare("WebAssembly kernels", then.program.kernels_sha256, now.program.kernels_sha256);
    compare("V8", then.program.v8, now.program.v8);
    compare("node flags", flagsOf(then.program), flagsOf(now.program));
  }
  compare("node", then.environment.node, now.environment.node);
  compare("platform", then.environment.platform, now.environment.platform);
  compare("CPU", then.environment.cpuModel, now.environment.cpuModel);
  const [before, after] = [then.environment.packageVersions, now.environment.packageVersions];
  for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    compare(`package ${name}`, before[name], after[name]);
  }
  compare("lockfile", then.environment.lockfileSha256, now.environment.lockfileSha256);
  return {
    differences,
    same_files:
      then.program && now.program ? canonicalJson(then.program.files) === canonicalJson(now.program.files) : null,
    threads: { recorded: then.environment.threads ?? null, now: now.environment.threads ?? 1 },
  };
}

function changesOf({ dirty, diffSha256 }: CodeState): string | null {
  return dirty ? (diffSha256 ?? "not known") : null;
}

function flagsOf({ node_flags: flags }: ProgramRecord): string | null {
  return flags.length === 0 ? null : flags.join(" ");
}
