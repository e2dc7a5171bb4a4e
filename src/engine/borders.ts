/** The values of a column that are not missing, ascending, and how many rows have each. */
export interface DistinctValues {
  readonly distinct: Float64Array;
  readonly counts: Uint32Array;
}

/**
 * Borders that cut a feature into bins of about equal row counts; a value lies right of a border when `value > border`.
 * With at most `maxBorders + 1` distinct values every gap gets a border. Otherwise distinct values are walked upwards: a bin
 * is closed when it holds its share of the rows that are left for the bins that are left, and a value that alone holds a
 * bin's share gets a bin of its own.
 * @param values of one column of training rows
 * @returns ascending borders, none when there are fewer than two distinct values
 */
export function chooseBorders({ distinct, counts }: DistinctValues, maxBorders: number): Float64Array {
  const kinds = distinct.length;
  if (kinds < 2) return new Float64Array(0);
  if (kinds <= maxBorders + 1) {
    return Float64Array.from({ length: kinds - 1 }, (_, i) => borderBetween(distinct[i]!, distinct[i + 1]!));
  }
  return equalCountBorders(distinct, counts, maxBorders + 1);
}

function equalCountBorders(distinct: Float64Array, counts: Uint32Array, bins: number): Float64Array {
  let rows = 0;
  for (let i = 0; i < counts.length; i++) rows += counts[i]!;
  const heavyCount = rows / bins;
  // Heavy values have bins of their own; the aim for the other bins is measured on the other rows.
  let lightBins = bins;
  let lightRows = rows;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < heavyCount) continue;
    lightBins--;
    lightRows -= counts[i]!;
  }
  const borders: number[] = [];
  let inBin = 0;
  // Light rows that are not yet in a closed bin, over the bins they may still fill.
  let aim = lightRows / Math.max(lightBins, 1);
  for (let i = 0; i + 1 < distinct.length && borders.length < bins - 1; i++) {
    const count = counts[i]!;
    inBin += count;
    const isHeavy = count >= heavyCount;
    // A bin may close early, half full, before a heavy value, so that the heavy value stays alone.
    if (!isHeavy && inBin < aim && (inBin < aim / 2 || counts[i + 1]! < heavyCount)) continue;
    borders.push(borderBetween(distinct[i]!, distinct[i + 1]!));
    lightRows -= isHeavy ? inBin - count : inBin;
    if (!isHeavy) lightBins--;
    inBin = 0;
    aim = lightRows / Math.max(lightBins, 1);
  }
  return Float64Array.from(borders);
}

/** @param sorted ascending, without missing values */
export function countDistinct(sorted: Float64Array): DistinctValues {
  const distinct = new Float64Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let kinds = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct[kinds++] = sorted[i]!;
    counts[kinds - 1]!++;
  }
  return { distinct: distinct.subarray(0, kinds), counts: counts.subarray(0, kinds) };
}

/** The middle of two neighbours a < b, but never b itself, which must stay right of the border. */
function borderBetween(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
