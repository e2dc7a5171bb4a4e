import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { IntegrityError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { ImportedModel } from "../../src/engine/exchange/imported/imported-model.js";
import { frameworkNamed } from "../../src/engine/frameworks.js";
import { loadModel, type Model } from "../../src/engine/model.js";
import { makeDataset } from "./make-dataset.js";

const data = makeDataset({ rows: 80, features: 3, seed: 9, missing: 0.15 });
const FIXTURE = fileURLToPath(new URL("../fixtures/foreign-models/lightgbm-one-leaf.txt", import.meta.url));
const HASH_BYTES = 32;
const HEADER_AT = 12;

/** One small model of each kind of file. */
const KINDS = ["Depthwise", "SymmetricTree", "MultiQuantile", "linear", "mlp", "ensemble", "imported"] as const;
const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  const trees = { iterations: 3, depth: 3, loss_function: "MAE" };
  const settings = {
    Depthwise: ["trees", { ...trees, grow_policy: "Depthwise" }],
    SymmetricTree: ["trees", trees],
    MultiQuantile: ["trees", { ...trees, loss_function: "MultiQuantile:alpha=0.2,0.8" }],
    linear: ["linear", {}],
    mlp: ["mlp", { hidden_units: [3], iterations: 2 }],
    ensemble: [
      "ensemble",
      {
        members: [
          { framework: "linear", options: { l2: 1 } },
          { framework: "trees", options: trees },
        ],
      },
    ],
  } as const;
  for (const [kind, [family, options]] of Object.entries(settings)) {
    files[kind] = (await frameworkNamed(family).fit(data, null, options, { note: kind, rows: 80 })).model.serialize();
  }
  files.imported = new ImportedModel(readFileSync(FIXTURE), { note: "imported" }).serialize();
});

/** Writes the SHA256 anew, so that it does not keep the damage from the decoder. */
function rehash(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HASH_BYTES) return bytes;
  const body = bytes.subarray(0, bytes.length - HASH_BYTES);
  bytes.set(createHash("sha256").update(body).digest(), body.length);
  return bytes;
}

/** A damaged file is refused; one that is still sound predicts, and says of itself what it said before. */
function expectRefusedOrSound(bytes: Uint8Array): "refused" | "sound" {
  let model: Model;
  try {
    model = loadModel(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(IntegrityError);
    return "refused";
  }
  const columns = model.featureNames.map((_, f) => data.matrix.columns[f % 3]!);
  const matrix = { rows: data.matrix.rows, names: model.featureNames, columns };
  const again = loadModel(model.serialize());
  expect(again.predict(matrix)).toEqual(model.predict(matrix));
  expect(again.importance()).toEqual(model.importance());
  return "sound";
}

const hits = fc.array(
  fc.record({
    /** Share of the file; the header is a large part of it, the trees another. */
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 9 }),
      fc
        .constantFrom("9", "-1", "1e308", "{}", "[[", '"', "null", "99999999")
        .map((text) => new TextEncoder().encode(text)),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

function damage(bytes: Uint8Array, parts: readonly { place: number; cut: number; put: Uint8Array }[]): Uint8Array {
  let now = bytes.slice();
  for (const { place, cut, put } of parts) {
    const at = Math.floor(place * (now.length - HASH_BYTES));
    now = Uint8Array.from([...now.subarray(0, at), ...put, ...now.subarray(at + cut)]);
  }
  return now;
}

describe.each(KINDS)("a damaged %s file", (kind) => {
  it("is refused while its hash stands", () => {
    fc.assert(
      fc.property(hits, (parts) => {
        const bytes = damage(files[kind]!, parts);
        if (Buffer.compare(bytes, files[kind]!) === 0) return;
        expect(expectRefusedOrSound(bytes)).toBe("refused");
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it("is refused or sound when it was hashed anew: bytes put in and taken out", () => {
    fc.assert(
      fc.property(hits, (parts) => {
        expectRefusedOrSound(rehash(damage(files[kind]!, parts)));
      }),
      { numRuns: 120, seed: 2 },
    );
  });

  it("is refused or sound when it was hashed anew: one byte changed, lengths kept", () => {
    const rng = createRng(7);
    const outcomes = { refused: 0, sound: 0 };
    for (let round = 0; round < 200; round++) {
      const bytes = files[kind]!.slice();
      bytes[rng.int(bytes.length - HASH_BYTES)]! ^= 1 << rng.int(8);
      outcomes[expectRefusedOrSound(rehash(bytes))]++;
    }
    // Were all refused, the hash would still be in the way and the decoder untried.
    expect(outcomes.refused).toBeGreaterThan(0);
    expect(outcomes.sound).toBeGreaterThan(0);
  });

  it("is refused when cut anywhere and hashed anew", () => {
    const whole = files[kind]!;
    for (let length = 0; length < whole.length; length += 11) {
      expect(expectRefusedOrSound(rehash(whole.slice(0, length)))).toBe("refused");
    }
  });
});

it("a file spliced from two kinds is refused or sound", () => {
  for (const a of KINDS) {
    for (const b of KINDS) {
      if (a === b) continue;
      const [head, tail] = [files[a]!, files[b]!];
      const split = (bytes: Uint8Array) => HEADER_AT + new DataView(bytes.buffer).getUint32(8, true);
      const bytes = Uint8Array.from([...head.subarray(0, split(head)), ...tail.subarray(split(tail))]);
      expectRefusedOrSound(rehash(bytes));
    }
  }
});

it("a header that promises 4 GB, and nodes that share a child, are refused", () => {
  const long = files.Depthwise!.slice();
  new DataView(long.buffer).setUint32(8, 0xffffffff, true);
  expect(() => loadModel(rehash(long))).toThrow("its header should end at byte 4294967307");
  const shared = files.Depthwise!.slice();
  const view = new DataView(shared.buffer);
  const firstNode = HEADER_AT + view.getUint32(8, true) + 8;
  view.setInt16(firstNode + 4, view.getInt16(firstNode + 2, true), true);
  expect(() => loadModel(rehash(shared))).toThrow("node 0 of tree 0 is not valid");
});

it("facts that are no plain values are refused, so that no nesting reaches the writer", () => {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
  for (const kind of KINDS) {
    const whole = text(files[kind]!);
    const at = whole.indexOf('"note":') + '"note":'.length;
    const value = `"${kind}"`;
    expect(whole.slice(at, at + value.length)).toBe(value);
    const nested = `${whole.slice(0, at)}${"[".repeat(50_000)}${"]".repeat(50_000)}${whole.slice(at + value.length)}`;
    const bytes = Uint8Array.from(Buffer.from(nested, "latin1"));
    const view = new DataView(bytes.buffer);
    view.setUint32(8, view.getUint32(8, true) + 100_000 - value.length, true);
    expect(() => loadModel(rehash(bytes)), kind).toThrow('its fact "note" is not a plain value');
  }
});
