import type { Kernels } from "../kernels/kernels.js";
import type { Dataset } from "../model.js";
import type { BinnedRows, PreparedRows } from "../prepare-rows.js";
import { prepareRows } from "../prepare-rows.js";
import type { FitJob } from "./fit-many.js";

/** Binned rows in memory that all threads see, and that WebAssembly memory when the bins lie in one. */
export interface SharedFitRows extends PreparedRows {
  readonly memory: WebAssembly.Memory | null;
}

/** Bins the rows of jobs, each set of rows once. */
export class SharedRows {
  readonly #known = new Map<Dataset, Map<Dataset | null, Map<number, Promise<SharedFitRows>>>>();

  constructor(
    private readonly kernels: Kernels,
    private readonly pause: () => Promise<void>,
  ) {}

  of({ train, validation, options }: FitJob): Promise<SharedFitRows> {
    const ofTrain = entry(this.#known, train, () => new Map<Dataset | null, Map<number, Promise<SharedFitRows>>>());
    const ofBoth = entry(ofTrain, validation, () => new Map<number, Promise<SharedFitRows>>());
    return entry(ofBoth, options.border_count, () => this.#bin(train, validation, options.border_count));
  }

  async #bin(train: Dataset, validation: Dataset | null, maxBorders: number): Promise<SharedFitRows> {
    const rows = await prepareRows(this.kernels, train, validation, maxBorders, this.pause);
    const share = ({ bins, target, weight, baseline }: BinnedRows): BinnedRows => ({
      bins: bins.map(shareBytes),
      target: shareNumbers(target),
      weight: weight && shareNumbers(weight),
      baseline: baseline && shareNumbers(baseline),
    });
    return {
      ...rows,
      train: share(rows.train),
      validation: rows.validation && share(rows.validation),
      memory: this.kernels.memory,
    };
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function shareBytes(values: Uint8Array): Uint8Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Uint8Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** The numbers in memory that all threads see; as they are when they lie there already. */
export function shareNumbers(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
