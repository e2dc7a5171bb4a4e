import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded random source. The same seed and stream give the same numbers on every machine. */
export interface Rng {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Uniform integer in 0 .. n-1. */
  int(n: number): number;
}

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): spreads near-by seeds over the whole 32-bit range. */
function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/**
 * @param seed any integer
 * @param stream sub-stream number, so that one user-facing seed can feed several independent draws
 */
export function createRng(seed: number, stream = 0): Rng {
  const generator = xoroshiro128plus(mix32(mix32(seed) + Math.imul(stream, 0x9e3779b9)));
  const uniform = () => (generator.next() >>> 0) / 0x1_0000_0000;
  return { uniform, int: (n) => Math.floor(uniform() * n) };
}
