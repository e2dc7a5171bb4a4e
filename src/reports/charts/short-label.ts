/** Share of a shortened label that its beginning keeps: what tells names apart stands at either end. */
const BEGINNING = 0.6;

/** A name of more than so many characters with its middle left out: "MULTISEASON_FEB…DEPTH_8". */
export function shortLabel(name: string, most: number): string {
  const characters = [...name];
  if (characters.length <= most) return name;
  const { begin, end } = kept(most);
  return `${characters.slice(0, begin).join("")}…${characters.slice(-end).join("")}`;
}

/** The same of the labels of an axis or a legend, as an expression of Vega. */
export function shortLabelExpression(most: number): string {
  const { begin, end } = kept(most);
  // the flag counts characters: none is cut in two
  return `replace(datum.label, regexp("^(.{${begin}}).{2,}(.{${end}})$", "u"), "$1…$2")`;
}

function kept(most: number): { begin: number; end: number } {
  const begin = Math.round(BEGINNING * most);
  return { begin, end: most - 1 - begin };
}
