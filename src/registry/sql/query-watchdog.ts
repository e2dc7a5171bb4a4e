import { workerData } from "node:worker_threads";

/**
 * Watches the process it runs in from a thread of its own, because SQLite holds the main one for as long as a statement takes
 * and cannot be interrupted. Past the limit, or when the process that asked is gone, it ends the process at once.
 */
const { limit, parent } = workerData as { limit: number; parent: number };
const EVERY_MS = 5;

setInterval(() => {
  if (process.memoryUsage.rss() > limit || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, EVERY_MS);
