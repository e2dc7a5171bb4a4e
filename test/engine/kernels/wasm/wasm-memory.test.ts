import fc from "fast-check";
import { expect, test } from "vitest";
import { loadWasm } from "../../../../src/engine/kernels/wasm/load-wasm.js";
import { WasmMemory } from "../../../../src/engine/kernels/wasm/wasm-memory.js";

const module = loadWasm()!;

test("requests get rooms of their own, all 0, whichever threads share the memory and however often it is used again", () => {
  const sizes = fc.array(fc.tuple(fc.nat(2), fc.nat(300_000)), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(sizes, { minLength: 1, maxLength: 4 }), (uses) => {
      const shared = new WebAssembly.Memory({ initial: 1, maximum: 4096, shared: true });
      const parts = [0, 1, 2].map(() => new WasmMemory(module, shared));
      for (const requests of uses) {
        for (const part of parts) part.reuse();
        const rooms = requests.map(([which, bytes]) => parts[which]!.u8(bytes));
        for (const room of rooms) expect(room.every((value) => value === 0)).toBe(true);
        for (const [i, room] of rooms.entries()) room.fill(i + 1);
        for (const [i, room] of rooms.entries()) expect(room.every((value) => value === i + 1)).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

test("uses of uneven sizes need no more memory than the largest", () => {
  const memory = new WasmMemory(module);
  const use = (size: number) => {
    memory.reuse();
    for (let i = 0; i < 40; i++) memory.f64(size + (i % 3) * 1000);
    return memory.memory.buffer.byteLength;
  };
  const largest = use(40_000);
  for (const size of [30_000, 31_000, 32_000, 33_000, 36_000, 40_000]) expect(use(size)).toBe(largest);
});
