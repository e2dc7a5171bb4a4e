import { type ChildProcess, spawnSync } from "node:child_process";
import type { RegistryPaths } from "../../src/registry/index.js";
import { startChildThrough } from "./support.js";

/** A small disk in memory, mounted where only the process that asks and its children see it. */
const MOUNT = ["unshare", "--mount", "--map-root-user", "sh", "-c"];

/** True where a process may have a disk of its own: Linux that gives user namespaces, also without being root. */
export const MAY_MOUNT = spawnSync(MOUNT[0]!, [...MOUNT.slice(1), "mount -t tmpfs none /mnt"]).status === 0;

/** Starts a child whose folder of the registry is a disk of so many kB. */
export function startOnDisk(paths: RegistryPaths, kilobytes: number, ...args: string[]): ChildProcess {
  const script = `mount -t tmpfs -o size=${kilobytes}k none "\${2%/*}" && exec "$0" "$@"`;
  return startChildThrough([...MOUNT, script], paths, ...args);
}
