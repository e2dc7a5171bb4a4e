/** How a table goes into an export. */
export interface ExchangeTable {
  readonly name: string;
  /** Columns that order its rows; no two rows are equal in all of them. */
  readonly key: readonly string[];
  /** The step of the schema that made it: exports of older schemas do not have it. */
  readonly since: number;
  /** SQL condition on its rows: of the runs in the table `chosen`. */
  readonly ofChosen: string;
}

const OF_RUN = "run_id IN (SELECT id FROM chosen)";
const MODELS = "(SELECT name, version FROM models WHERE run_id IN (SELECT id FROM chosen))";

/** Every table that says what happened, those first that others refer to. A test compares them with the schema. */
export const EXCHANGE_TABLES: readonly ExchangeTable[] = [
  { name: "runs", key: ["id"], since: 1, ofChosen: "id IN (SELECT id FROM chosen)" },
  { name: "run_tags", key: ["run_id", "tag"], since: 1, ofChosen: OF_RUN },
  { name: "params", key: ["run_id", "name"], since: 1, ofChosen: OF_RUN },
  { name: "metrics", key: ["run_id", "step", "slice", "name"], since: 1, ofChosen: OF_RUN },
  { name: "artifacts", key: ["run_id", "name"], since: 1, ofChosen: OF_RUN },
  { name: "windows", key: ["run_id", "idx"], since: 1, ofChosen: OF_RUN },
  { name: "candidates", key: ["run_id", "candidate"], since: 3, ofChosen: OF_RUN },
  { name: "window_fits", key: ["fit_sha256"], since: 6, ofChosen: OF_RUN },
  { name: "trials", key: ["evaluation_rows_sha256", "config_sha256", "run_id"], since: 1, ofChosen: OF_RUN },
  { name: "trial_days", key: ["evaluation_rows_sha256", "config_sha256", "run_id"], since: 5, ofChosen: OF_RUN },
  { name: "acknowledgements", key: ["id"], since: 4, ofChosen: OF_RUN },
  { name: "reproductions", key: ["id"], since: 10, ofChosen: OF_RUN },
  { name: "run_audits", key: ["id"], since: 11, ofChosen: OF_RUN },
  { name: "models", key: ["name", "version"], since: 1, ofChosen: OF_RUN },
  {
    name: "promotions",
    key: ["id"],
    since: 1,
    ofChosen: `(from_name, from_version) IN ${MODELS} OR (to_name, to_version) IN ${MODELS}`,
  },
  { name: "aliases", key: ["scope", "alias"], since: 1, ofChosen: `(model_name, model_version) IN ${MODELS}` },
];

/** Tables that are of one file and no other: steps of its schema, what was taken into it from elsewhere. */
export const LOCAL_TABLES: readonly string[] = ["schema_version", "imports", "imported_runs"];
