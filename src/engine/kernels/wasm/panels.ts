import type { WasmMemory } from "./wasm-memory.js";

/** Bytes of a row in a panel, see ../assembly/add-cells.ts. */
const PANEL = 16;
/** Features are counted up to eight at a time, four by four. */
const QUAD = 4;

/** The bins of some features row by row: histograms read a row's bins of up to 16 features with one load. */
export interface Panels {
  /** Per feature the address of row 0's bin; the next row's is 16 bytes on. */
  readonly lanes: Uint32Array;
  /** Per panel the first of its features, and at the end their number. */
  readonly starts: readonly number[];
}

/**
 * Lays columns out in panels of about equal width, so that threads with as many panels each have equal work.
 * @param columns in `memory`, not empty
 * @param multiple the number of panels is a multiple of this where there are features enough
 */
export function layPanels(memory: WasmMemory, columns: readonly Uint8Array[], multiple: number): Panels {
  const lanes = memory.u32(columns.length);
  const starts = panelStarts(columns.length, multiple);
  const rows = columns[0]?.length ?? 0;
  const { spread } = memory.functions;
  for (let panel = 0; panel + 1 < starts.length; panel++) {
    const first = starts[panel]!;
    const bins = memory.u8(rows * PANEL);
    for (let lane = 0; first + lane < starts[panel + 1]!; lane++) {
      lanes[first + lane] = bins.byteOffset + lane;
      spread(columns[first + lane]!.byteOffset, rows, bins.byteOffset + lane, PANEL, 0);
    }
  }
  return { lanes, starts };
}

function panelStarts(features: number, multiple: number): number[] {
  const quads = Math.ceil(features / QUAD);
  const least = Math.ceil(features / PANEL);
  const panels = Math.min(Math.ceil(least / multiple) * multiple, quads);
  return Array.from({ length: panels + 1 }, (_, i) => Math.min(features, Math.ceil((i * quads) / panels) * QUAD));
}
