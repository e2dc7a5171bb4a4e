import { Worker } from "node:worker_threads";
import type { WasmMemory } from "./wasm-memory.js";

/** What a helper thread is started with. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the meeting. */
  readonly meeting: number;
  /** 1, 2, ... */
  readonly helper: number;
}

/** Where threads meet, see ../assembly/threads.ts. */
const MEETING_BYTES = 32;

/** Threads run compiled files; the path is the same from the sources, which stand equally deep. */
const FILE = new URL("../../../../dist/engine/kernels/wasm/help.js", import.meta.url);

/** The thread that owns some kernels and those that help it with tasks. */
export class Team {
  /** Address of where they meet. */
  readonly meeting: number;

  constructor(
    private readonly memory: WasmMemory,
    readonly threads: number,
  ) {
    this.meeting = memory.allocate(MEETING_BYTES);
  }

  /**
   * Starts the helpers, which help as soon as they are up. The owner waits for no thread that has not taken a share, so it loses nothing
   * when one comes late or not at all.
   */
  start(): void {
    const { module, memory } = this.memory;
    for (let helper = 1; helper < this.threads; helper++) {
      const workerData: HelperData = { module, memory, meeting: this.meeting, helper };
      const worker = new Worker(FILE, { workerData, execArgv: [] });
      worker.on("error", () => {});
      worker.unref();
    }
  }

  /** Ends the helpers, also those that are not up yet. */
  close(): void {
    this.memory.functions.closeMeeting(this.meeting);
  }
}
