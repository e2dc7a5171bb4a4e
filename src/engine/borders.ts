/**
 * Borders that cut a feature into bins of about equal row counts; a value lies right of a border when `value > border`.
 * With at most `maxBorders + 1` distinct values every gap gets a border. Otherwise distinct values are walked upwards: a bin
 * is closed when it holds its share of the rows that are left for the bins that are left, and a value that alone holds a
 * bin's share gets a bin of its own.
 * @param sorted the values of one column of training rows, ascending, without missing ones
 * @returns ascending borders, none when there are fewer than two distinct values
 */
export function chooseBorders(sorted: Float64Array, maxBorders: number): Float64Array {
  const { distinct, counts } = countDistinct(sorted);
  const kinds = distinct.length;
  if (kinds < 2) return new Float64Array(0);
  if (kinds <= maxBorders + 1) {
    return Float64Array.from({ length: kinds - 1 }, (_, i) => borderBetween(distinct[i]!, distinct[i + 1]!));
  }
  return equalCountBorders(distinct, counts, sorted.length, maxBorders + 1);
}

function equalCountBorders(distinct: number[], counts: number[], rows: number, bins: number): Float64Array {
  const heavyCount = rows / bins;
  const isHeavy = counts.map((count) => count >= heavyCount);
  // Heavy values have bins of their own; the aim for the other bins is measured on the other rows.
  let lightBins = bins - isHeavy.filter(Boolean).length;
  let lightRows = counts.reduce((sum, count, i) => (isHeavy[i] ? sum : sum + count), 0);
  const borders: number[] = [];
  let inBin = 0;
  for (let i = 0; i + 1 < distinct.length && borders.length < bins - 1; i++) {
    inBin += counts[i]!;
    if (!isHeavy[i]) lightRows -= counts[i]!;
    const aim = (lightRows + inBin) / Math.max(lightBins, 1);
    // A bin may close early, half full, before a heavy value, so that the heavy value stays alone.
    const full = isHeavy[i] || inBin >= aim || (isHeavy[i + 1] && inBin >= aim / 2);
    if (!full) continue;
    borders.push(borderBetween(distinct[i]!, distinct[i + 1]!));
    if (!isHeavy[i]) lightBins--;
    inBin = 0;
  }
  return Float64Array.from(borders);
}

function countDistinct(sorted: Float64Array): { distinct: number[]; counts: number[] } {
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (distinct.length > 0 && distinct[distinct.length - 1] === value) counts[counts.length - 1]!++;
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  return { distinct, counts };
}

/** The middle of two neighbours a < b, but never b itself, which must stay right of the border. */
function borderBetween(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
