// @ts-check

/**
 * At least and at most so many calls, and no further call once so many milliseconds are spent; after four times that, at least
 * becomes five.
 */
export const PLENTY = { least: 40, most: 400, ms: 4_000 };
export const QUICK = { least: 10, most: 60, ms: 500 };

const FEWEST = 5;

/**
 * Milliseconds of calls of `work` on a warm store, by the clock and of processor time: the first two calls are not counted.
 * @param {(index: number) => unknown} work
 * @param {{ least: number, most: number, ms: number }} patience
 */
export async function sample(work, { least, most, ms }) {
  const times = [];
  const cpu = [];
  const begun = performance.now();
  for (let index = -2; index < most; index++) {
    const spent = performance.now() - begun;
    if (times.length >= (spent > 4 * ms ? FEWEST : least) && spent > ms) break;
    const before = process.cpuUsage();
    const start = performance.now();
    await work(index + 2);
    const time = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    if (index < 0) continue;
    times.push(time);
    cpu.push((user + system) / 1000);
  }
  return { calls: times.length, p50: quantile(times, 0.5), p95: quantile(times, 0.95), cpu_p95: quantile(cpu, 0.95) };
}

/**
 * The value that a share of the values does not exceed (nearest rank).
 * @param {readonly number[]} values
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
