import type { Database } from "../../warehouse/duckdb.js";

const words = (text: string) => text.trim().split(/\s+/);

/**
 * Functions DuckDB calls consistent that look at the clock, the session or the program all the same, say how a value is kept
 * rather than what it is, draw a sample, or take another query as a text.
 */
const NOT_PURE: ReadonlySet<string> = new Set(
  words(`
    current_localtime current_localtimestamp current_setting getenv getvariable version vector_type
    reservoir_quantile list_aggr list_aggregate array_aggr array_aggregate aggregate
    json_serialize_sql json_serialize_plan json_deserialize_sql parse_duckdb_log_message`),
);

/**
 * Their work grows with the product of two texts' lengths within one call, and DuckDB heeds an interruption only between calls: no
 * time limit ends them.
 */
const WITHOUT_END: ReadonlySet<string> = new Set(
  words("levenshtein editdist3 damerau_levenshtein jaro_similarity jaro_winkler_similarity"),
);

/** Macros that are made of pure functions; DuckDB says of none whether it is, and others of its macros are not. */
const PURE_MACROS = words(`
  array_append array_pop_back array_pop_front array_prepend array_push_back array_push_front array_reverse array_to_string
  array_to_string_comma_default date_add days_in_month fdiv fmod generate_subscripts geomean geometric_mean json
  json_group_array json_group_object json_group_structure list_any_value list_append list_approx_count_distinct list_avg
  list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_count list_entropy list_first list_histogram
  list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min list_mode list_prepend list_product
  list_reverse list_sem list_skewness list_stddev_pop list_stddev_samp list_string_agg list_sum list_var_pop list_var_samp
  map_contains_entry map_contains_value md5_number_lower md5_number_upper nullif regexp_split_to_table round_even
  roundbankers split_part wavg weighted_avg`);

/** DuckDB lists it among the table functions only. */
const ROWS_OF_A_LIST = "unnest";

/**
 * The functions a SELECT may call, in lower case: those that give the same for the same arguments at any time and in any
 * session. All others are refused, those of later versions of DuckDB included until it calls them consistent.
 */
export async function pureFunctions(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ name: string }>(
    `SELECT lower(function_name) AS name FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')
     GROUP BY ALL HAVING bool_and(coalesce(stability = 'CONSISTENT', false))`,
  );
  const consistent = rows.map(({ name }) => name).filter((name) => !NOT_PURE.has(name) && !name.startsWith("__"));
  return new Set([...consistent, ...PURE_MACROS, ROWS_OF_A_LIST]);
}

/**
 * What is wrong with a call, or null.
 * @param argumentCount those between the parentheses
 */
export function callFault(name: string, argumentCount: number, pure: ReadonlySet<string>): string | null {
  if (WITHOUT_END.has(name)) return `the function ${name} is not allowed: no time limit ends it on long texts`;
  if (!pure.has(name)) return `the function ${name} is not allowed: a feature is a function of the data alone`;
  // With one argument it reckons from today.
  if (name === "age" && argumentCount < 2) {
    return "age of one date is not allowed, being its age today: give both dates, as age(t.game_date, g.game_date)";
  }
  return null;
}
