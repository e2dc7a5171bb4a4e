import type { BookMonth } from "../../warehouse/data-coverage/data-coverage.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatShare } from "../format.js";
import { inOneLine } from "../markdown-table.js";
import { type Chart, type Layout, PHONE_WIDTH, percent } from "./chart.js";
import { shortLabel, shortLabelExpression } from "./short-label.js";
import { INK, SHADES } from "./theme.js";

const ROW = 24;
/** Width of a letter of a book's name, ample. */
const CHARACTER = 7;
const TITLE_HEIGHT = 96;
/** Letters of a book's name that stand beside its row. */
const MOST_LETTERS = { file: 32, page: 32, phone: 16 } as const;
/** And of one in what a mark says. */
const MOST_IN_TIP = 120;

interface Cell {
  book: string;
  month: string;
  share: number;
  tip: string;
}

/**
 * Heat map of where prop lines are: for each book and month, the share of box scores it has a usable line for.
 * @returns null without any prop line
 */
export function booksChart(months: readonly BookMonth[], source: DataSource): Chart | null {
  if (!months.some(({ lined }) => lined > 0)) return null;
  const values = months
    .filter(({ lined }) => lined > 0)
    .map(({ book: name, month, lined, boxes }): Cell => {
      const book = inOneLine(name);
      const tip = `${shortLabel(book, MOST_IN_TIP)}, ${month}: a usable line for ${formatShare(lined / boxes)} of ${formatCount(boxes)} box scores`;
      return { book, month, share: percent(lined / boxes), tip };
    });
  const all = [...new Set(months.map(({ month }) => month))].sort();
  const total = (name: string) => months.reduce((sum, { book, lined }) => sum + (book === name ? lined : 0), 0);
  const books = [...new Set(months.map(({ book }) => book))]
    .sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1))
    .map(inOneLine);
  const [from, to] = shadedRange(values);
  return {
    name: "books",
    title: `Prop lines by book and month · ${DATA_LABELS[source].heading}`,
    notes: [
      "Shade: share of the month's box scores with a usable main line of the book.",
      `Blank: none. Months without games are left out. Shades go from ${from} to ${to} %.`,
    ],
    alt: "Share of box scores with a usable line, by book and month",
    draw: (layout) => drawCells(values, { months: all, books, shades: [from, to] }, layout),
  };
}

/** Percentage points that a shade may stand for. */
const STEPS = [1, 2, 3, 4, 5, 6, 8, 10, 15];

/** From where to where the shades go, in percent: the finest round steps that hold all shares. */
export function shadedRange(cells: readonly Pick<Cell, "share">[]): readonly [from: number, to: number] {
  const shares = cells.map(({ share }) => share);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  for (const step of STEPS) {
    const from = Math.min(step * Math.floor(least / step), 100 - step * SHADES.length);
    const to = from + step * SHADES.length;
    if (most <= to) return [from, to];
  }
  return [0, 100];
}

function drawCells(
  values: readonly Cell[],
  { months, books, shades }: { months: readonly string[]; books: readonly string[]; shades: readonly number[] },
  layout: Layout,
): object {
  const most = MOST_LETTERS[layout];
  const left = 16 + CHARACTER * Math.min(most, Math.max(...books.map((book) => book.length)));
  const width = layout === "phone" ? PHONE_WIDTH - left - 16 : 600;
  const height = ROW * books.length;
  const every = layout === "phone" ? 6 : 3;
  const labelled = months.filter((_, i) => i % every === 0);
  return {
    autosize: "none",
    padding: { left, right: 16, top: layout === "file" ? TITLE_HEIGHT + 44 : 54, bottom: 56 },
    width,
    height,
    ...(layout === "file" && { title: { frame: "group", dx: 16 - left, offset: 10 } }),
    data: { values },
    mark: { type: "rect" },
    encoding: {
      x: {
        field: "month",
        type: "ordinal",
        scale: { domain: months, paddingInner: 0.08 },
        axis: { title: null, values: labelled, labelAngle: -45, grid: false, labelOverlap: true, labelFontSize: 11 },
      },
      y: {
        field: "book",
        type: "nominal",
        scale: { domain: books, paddingInner: 0.12 },
        axis: {
          title: null,
          grid: false,
          labelLimit: 0,
          // the marks name their books; the axis would read all of them out whole
          aria: false,
          ...(books.some((book) => book.length > most) && { labelExpr: shortLabelExpression(most) }),
        },
      },
      color: {
        field: "share",
        type: "quantitative",
        scale: { domain: shades, range: SHADES, type: "quantize" },
        legend: {
          title: "Share (%)",
          titleColor: INK.soft,
          titleFontWeight: "normal",
          labelColor: INK.soft,
          orient: "none",
          legendX: 0,
          legendY: -52,
          direction: "horizontal",
          gradientLength: Math.min(240, width),
          gradientThickness: 10,
        },
      },
      description: { field: "tip" },
    },
  };
}
