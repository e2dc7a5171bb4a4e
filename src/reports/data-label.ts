import type { EvaluationRecord } from "../runner/result.js";

export type DataSource = EvaluationRecord["data"]["source"];

/** How each kind of data is called wherever figures show. Only simulated figures are shouted about. */
export const DATA_LABELS: Readonly<Record<DataSource, { heading: string; inHeadings: string; notice: string }>> = {
  simulated: {
    heading: "SIMULATED DATA",
    inHeadings: "SIMULATED DATA",
    notice:
      "**SIMULATED DATA. Every figure marked so comes from an invented league and says nothing about real players, books or profit.**",
  },
  imported: {
    heading: "Imported data",
    inHeadings: "imported data",
    notice: "Imported data: the box scores and prop lines that were imported into the warehouse.",
  },
};
