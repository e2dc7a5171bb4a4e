/** A text as lines of so many characters at most, broken at blanks; a longer word goes on in the next line. */
export function wordLines(text: string, most: number): string[] {
  const words = text.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${most}}`, "gu")) ?? []);
  const done: string[] = [];
  for (const word of words) {
    const joined = `${done.at(-1)} ${word}`;
    if (done.length === 0 || joined.length > most) done.push(word);
    else done[done.length - 1] = joined;
  }
  return done;
}
