import type { EvaluationRecord } from "../runner/result.js";

export type DataSource = EvaluationRecord["data"]["source"];

interface DataLabel {
  readonly heading: string;
  readonly inHeadings: string;
  readonly notice: string;
  /** What stands in a title, and stays in sight on the page; null where there is nothing to warn of. */
  readonly mark: string | null;
}

/** How each kind of data is called wherever figures show. Only simulated figures are shouted about. */
export const DATA_LABELS: Readonly<Record<DataSource, DataLabel>> = {
  simulated: {
    heading: "SIMULATED DATA",
    inHeadings: "SIMULATED DATA",
    notice:
      "**SIMULATED DATA. Every figure marked so comes from an invented league and says nothing about real players, books or profit.**",
    mark: "SIMULATED DATA",
  },
  imported: {
    heading: "Imported data",
    inHeadings: "imported data",
    notice: "Imported data: the box scores and prop lines that were imported into the warehouse.",
    mark: null,
  },
};
