import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process a run belongs to, told apart from later processes with the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** "<boot id>|<pid namespace>|<start time in clock ticks since boot>" from /proc; null on systems without it. */
  readonly token: string | null;
}

/** The process that asks. */
export function ownProcess(): ProcessIdentity {
  const stat = readStat(process.pid);
  const token = stat ? [bootId(), pidNamespace(), stat.startTicks].join("|") : null;
  return { host: hostname(), pid: process.pid, token };
}

/**
 * True only when the process is certainly over: it ran on this machine, in view of this process, and its number is
 * free, belongs to a zombie or to a process that started at another time, or the machine was restarted since.
 */
export function isGone(target: ProcessIdentity): boolean {
  const [boot, namespace, startTicks] = target.token?.split("|") ?? [];
  const sameBoot = boot !== undefined && boot !== "" && boot === bootId();
  if (target.host !== hostname() && !sameBoot) return false;
  if (boot && bootId() !== "" && !sameBoot) return true;
  if (namespace && pidNamespace() !== "" && namespace !== pidNamespace()) return false;
  if (!answers(target.pid)) return true;
  const stat = readStat(target.pid);
  if (!stat) return false;
  return stat.ended || (startTicks !== undefined && stat.startTicks !== startTicks);
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function readStat(pid: number): { ended: boolean; startTicks: string } | null {
  const text = readOrEmpty(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // the second field is the program's name in brackets and may itself hold spaces and brackets
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const startTicks = fields[19];
  return startTicks === undefined ? null : { ended: fields[0] === "Z" || fields[0] === "X", startTicks };
}

function bootId(): string {
  return readOrEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
}

function pidNamespace(): string {
  return readOrEmpty(() => readlinkSync("/proc/self/ns/pid"));
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
