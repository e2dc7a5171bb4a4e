import type { DistinctValues } from "../../borders.js";
import type { FitKernels, FitSetup, Kernels, ScoreKernels, ScoringSetup } from "../kernels.js";
import { Columns } from "./columns.js";
import type { Panels } from "./panels.js";
import { layPanels } from "./panels.js";
import { Team } from "./team.js";
import { WasmFitKernels } from "./wasm-fit-kernels.js";
import type { WasmMemory } from "./wasm-memory.js";
import { WasmScorer } from "./wasm-scorer.js";

/** Kernels in WebAssembly, all in one memory. */
export class WasmKernels implements Kernels {
  readonly path = "wasm";
  readonly columnsAtOnce: number;
  readonly #memory: WasmMemory;
  readonly #team: Team;
  #values: Columns | null = null;
  #columns: readonly Uint8Array[] = [];
  #panels: Panels | null = null;

  /** @param threads that work together, the calling one counted; the others run until {@link close} */
  constructor(memory: WasmMemory, threads: number) {
    this.#memory = memory;
    this.columnsAtOnce = threads;
    this.#team = new Team(memory, threads);
    this.#team.start();
  }

  get memory(): WebAssembly.Memory {
    return this.#memory.memory;
  }

  distinct(columns: readonly Float64Array[]): DistinctValues[] {
    return this.#openValues().distinct(columns);
  }

  bin(columns: readonly Float64Array[], borders: readonly Float64Array[]): Uint8Array[] {
    return this.#openValues().bin(columns, borders);
  }

  forFit(setup: FitSetup): FitKernels {
    const columns = setup.rules.usable.map((feature) => setup.bins[feature]!);
    return new WasmFitKernels(this.#memory, setup, this.#panelsOf(columns), this.#team);
  }

  forScoring(setup: ScoringSetup): ScoreKernels {
    return new WasmScorer(this.#memory, setup, this.#team);
  }

  close(): void {
    this.#team.close();
  }

  /** Fits on binned rows never need it. */
  #openValues(): Columns {
    this.#values ??= new Columns(this.#memory, this.#team);
    return this.#values;
  }

  /** Fits on the same columns share one copy. */
  #panelsOf(columns: readonly Uint8Array[]): Panels {
    const same = columns.length === this.#columns.length && columns.every((column, i) => column === this.#columns[i]);
    if (!same || this.#panels === null) this.#panels = layPanels(this.#memory, columns, this.#team.threads);
    this.#columns = columns;
    return this.#panels;
  }
}
