/** A view that queries may use, made anew on each connection: it is no part of the file. */
export interface QueryView {
  readonly name: string;
  readonly meaning: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly sql: string;
}

/** One figure of a run's whole evaluation; the key of the table leads straight to it. */
const figure = (metric: string, part = "value") =>
  `(SELECT m.${part} FROM metrics AS m WHERE m.run_id = r.id AND m.step = 0 AND m.slice = 'all' AND m.name = '${metric}')`;

/** Column of `headlines`, metric, part of it, meaning. */
const FIGURES: readonly (readonly [string, string, string, string])[] = [
  ["mae_lines", "mae_lines", "value", "Mean absolute error on rows with a line, points"],
  ["mae_lines_low", "mae_lines", "low", "Lower end of its 95 % interval"],
  ["mae_lines_high", "mae_lines", "high", "Upper end of its 95 % interval"],
  ["line_rows", "mae_lines", "n", "Rows with a line"],
  ["mae_line_itself", "mae_line_itself", "value", "The same error of the line itself"],
  ["mae_all", "mae_all", "value", "Mean absolute error on all rows, points"],
  ["bias", "bias", "value", "Mean of prediction less line, points"],
  ["within_3", "within_3", "value", "Share of predictions within 3 points"],
  ["hit_rate_edge_1", "hit_rate_edge_1", "value", "Hit rate of picks with an edge of 1 or more"],
  ["hit_rate_edge_3", "hit_rate_edge_3", "value", "Hit rate of picks with an edge of 3 or more"],
  ["hit_rate_edge_3_low", "hit_rate_edge_3", "low", "Lower end of its 95 % interval"],
  ["hit_rate_edge_3_high", "hit_rate_edge_3", "high", "Upper end of its 95 % interval"],
  ["picks_edge_3", "hit_rate_edge_3", "n", "Picks it stands on"],
  ["hit_rate_edge_5", "hit_rate_edge_5", "value", "Hit rate of picks with an edge of 5 or more"],
  ["roi_edge_3", "roi_edge_3", "value", "Profit per unit staked, edge of 3 or more"],
  ["roi_edge_3_low", "roi_edge_3", "low", "Lower end of its 95 % interval"],
  ["roi_edge_3_high", "roi_edge_3", "high", "Upper end of its 95 % interval"],
  ["break_even_edge_3", "break_even_edge_3", "value", "Hit rate at which those picks break even"],
  ["over_rate", "over_rate", "value", "Share of decided lines that went over"],
];

const headlines: QueryView = {
  name: "headlines",
  meaning: "One row a run: what it is and its headline figures in columns",
  columns: {
    id: "Run id",
    name: "Name of the experiment",
    status: "running, completed, failed, interrupted or archived",
    data_source: "simulated or imported",
    started_at: "ISO 8601, UTC",
    seconds: "From start to end",
    tags: "Tags, in order, with a comma between them",
    hypothesis: "What the run was to show",
    seed: "Seed of everything random",
    decision: "What the gates said when it ended",
    trials: "Configurations ever tried on its evaluation rows",
    ...Object.fromEntries(FIGURES.map(([column, , , meaning]) => [column, meaning])),
  },
  sql: `SELECT r.id, r.name, r.status, r.data_source, r.started_at,
  round((julianday(r.finished_at) - julianday(r.started_at)) * 86400, 3) AS seconds,
  (SELECT group_concat(t.tag, ',' ORDER BY t.tag) FROM run_tags AS t WHERE t.run_id = r.id) AS tags,
  r.hypothesis, r.seed,
  (SELECT p.value FROM params AS p WHERE p.run_id = r.id AND p.name = 'decision') AS decision,
  (SELECT count(DISTINCT a.config_sha256) FROM trials AS a WHERE a.evaluation_rows_sha256 =
    (SELECT d.evaluation_rows_sha256 FROM trial_days AS d WHERE d.run_id = r.id ORDER BY d.counted_at LIMIT 1)) AS trials,
  ${FIGURES.map(([column, metric, part]) => `${figure(metric, part)} AS ${column}`).join(",\n  ")}
FROM main.runs AS r`,
};

const runMetrics: QueryView = {
  name: "run_metrics",
  meaning: "Every logged figure with the name of its run",
  columns: {
    run_id: "Run id",
    run: "Name of the run",
    metric: "Name of the figure",
    slice: "Part of the evaluation; 'all' is the whole",
    step: "Place in a series (iteration, window); 0 otherwise",
    value: "The figure; NULL where there was nothing to measure",
    n: "Rows it stands on",
    low: "Lower end of its interval",
    high: "Upper end of its interval",
  },
  sql: `SELECT m.run_id, r.name AS run, m.name AS metric, m.slice, m.step, m.value, m.n, m.low, m.high
FROM main.metrics AS m JOIN main.runs AS r ON r.id = m.run_id`,
};

const runParams: QueryView = {
  name: "run_params",
  meaning: "Every parameter with the name of its run",
  columns: {
    run_id: "Run id",
    run: "Name of the run",
    param: "Name of the parameter",
    value: "Its value as text",
    number: "Its value as a number; true is 1, false 0",
  },
  sql: `SELECT p.run_id, r.name AS run, p.name AS param, p.value, p.number
FROM main.params AS p JOIN main.runs AS r ON r.id = p.run_id`,
};

const trialCounts: QueryView = {
  name: "trial_counts",
  meaning: "How often each set of rows was tried",
  columns: {
    rows_sha256: "Hash of the evaluation (or validation) rows",
    configurations: "Different configurations tried on them",
    trials: "Trials, repeats included",
    first_at: "When the first was counted",
    last_at: "When the last was counted",
  },
  sql: `SELECT evaluation_rows_sha256 AS rows_sha256, count(DISTINCT config_sha256) AS configurations, count(*) AS trials,
  min(counted_at) AS first_at, max(counted_at) AS last_at
FROM main.trials GROUP BY evaluation_rows_sha256`,
};

const modelAliases: QueryView = {
  name: "model_aliases",
  meaning: "What champion and challenger stand for now",
  columns: {
    scope: "What the alias is for",
    alias: "champion or challenger",
    model: "Name of the model",
    version: "Its version",
    run_id: "The run it came from",
    run: "Name of that run",
    since: "When the alias was last moved",
  },
  sql: `SELECT a.scope, a.alias, a.model_name AS model, a.model_version AS version, m.run_id, r.name AS run, a.updated_at AS since
FROM main.aliases AS a JOIN main.models AS m ON m.name = a.model_name AND m.version = a.model_version
JOIN main.runs AS r ON r.id = m.run_id`,
};

/** The views, in the order they are listed. */
export const QUERY_VIEWS: readonly QueryView[] = [headlines, runMetrics, runParams, trialCounts, modelAliases];
