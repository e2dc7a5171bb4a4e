import leven from "leven";

const MOST = 3;

/** The names nearest to what was typed, for "did you mean": at most three, nearest first, none that is far off. */
export function nearNames(typed: string, names: Iterable<string>): string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: leven(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** " (did you mean A or B?)", or "" when nothing is near. */
export function didYouMean(typed: string, names: Iterable<string>): string {
  const near = nearNames(typed, names);
  return near.length === 0 ? "" : ` (did you mean ${near.join(" or ")}?)`;
}
