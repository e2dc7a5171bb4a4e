/** Letters that Unicode does not split into a base letter and an accent. */
const UNSPLIT = ["đĐłŁøØıðÐ", "ddllooidd"] as const;

const SUFFIX = "(jr|sr|ii|iii|iv|v)";

/** SQL: a name as lower-case ASCII letters only, accents folded ("Nikola Jokić" -> "nikolajokic"). */
export function foldName(name: string): string {
  const latin = `translate(replace(replace(${name}, 'ß', 'ss'), 'æ', 'ae'), '${UNSPLIT[0]}', '${UNSPLIT[1]}')`;
  return `regexp_replace(strip_accents(lower(${latin})), '[^a-z]', '', 'g')`;
}

/**
 * SQL: the lookup without a generational suffix. A suffix is certain where the name is written with a space before it;
 * in a bare lookup it is guessed, and a lone "v" is left alone.
 */
export function baseLookup(name: string, lookup: string): string {
  const suffix = `'[\\s,.]+${SUFFIX}\\.?\\s*$'`;
  return `CASE WHEN regexp_matches(lower(${name}), ${suffix}) THEN ${foldName(`regexp_replace(lower(${name}), ${suffix}, '')`)}
    ELSE regexp_replace(${lookup}, '(iii|ii|iv|jr|sr)$', '') END`;
}
