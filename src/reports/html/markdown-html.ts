import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml } from "./escape-html.js";

/** A heading a reader can jump to. */
export interface OutlineEntry {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

export interface MarkdownHtml {
  readonly html: string;
  /** Headings of the second and third level, in order. */
  readonly outline: readonly OutlineEntry[];
}

export interface MarkdownParts {
  /** HTML in place of a picture that stands in a paragraph of its own. @throws for a name it does not know */
  readonly picture: (fileName: string) => string;
  /** Where a link to a file beside the report goes; it is offered for download under its own name. */
  readonly attachment: (fileName: string) => string | null;
  /** Class of a table cell with just this text; null for none. */
  readonly cellClass: (text: string) => string | null;
}

/** A cell of more characters goes on in a second line. */
const LONG_CELL = 40;
/** One of more may go on in a second line where the table would not fit otherwise; figures with their interval are shorter. */
const WRAPPING_CELL = 24;

/**
 * The Markdown of a report as HTML. HTML inside the Markdown is shown as text, never taken as it is: names, tags and
 * hypotheses come from users.
 */
export function markdownToHtml(markdown: string, parts: MarkdownParts): MarkdownHtml {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const outline: OutlineEntry[] = [];
  parser.core.ruler.push("headings", ({ tokens }) => nameHeadings(tokens, outline));
  parser.core.ruler.push("figures", ({ tokens }) => unwrapPictures(tokens));
  parser.core.ruler.push("cells", ({ tokens }) => classifyCells(tokens, parts.cellClass));
  parser.core.ruler.push("attachments", ({ tokens }) => attachFiles(tokens, parts.attachment));
  const { rules } = parser.renderer;
  rules.image = (tokens, at) => parts.picture(String(tokens[at]!.attrGet("src")));
  rules.table_open = (tokens, at) =>
    `<div class="table" tabindex="0" role="group" aria-label="${escapeHtml(tableName(tokens, at))}">\n<table>\n`;
  rules.table_close = () => "</table>\n</div>\n";
  return { html: parser.render(markdown), outline };
}

function nameHeadings(tokens: readonly Token[], outline: OutlineEntry[]): void {
  const times = new Map<string, number>();
  tokens.forEach((token, at) => {
    const level = Number(token.tag.slice(1));
    // the title is free text, and the script of the page has ids of its own
    if (token.type !== "heading_open" || (level !== 2 && level !== 3)) return;
    const text = plainContent(tokens[at + 1]!);
    const base = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "");
    const seen = (times.get(base) ?? 0) + 1;
    times.set(base, seen);
    const id = seen === 1 ? base : `${base}-${seen}`;
    token.attrSet("id", id);
    outline.push({ level, id, text });
  });
}

/** A table by the heading it stands under. */
function tableName(tokens: readonly Token[], at: number): string {
  const heading = tokens.findLastIndex(({ type }, i) => i < at && type === "heading_open");
  return heading < 0 ? "Table" : `Table: ${plainContent(tokens[heading + 1]!)}`;
}

/** A figure may not stand inside a paragraph. */
function unwrapPictures(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    const children = token.type === "inline" ? (token.children ?? []) : [];
    if (children.length !== 1 || children[0]!.type !== "image") return;
    for (const beside of [tokens[at - 1], tokens[at + 1]]) if (beside) beside.hidden = true;
  });
}

function classifyCells(tokens: readonly Token[], cellClass: MarkdownParts["cellClass"]): void {
  tokens.forEach((token, at) => {
    if (token.type !== "td_open" && token.type !== "th_open") return;
    const text = plainContent(tokens[at + 1]!);
    const width = text.length > LONG_CELL ? "long" : text.length > WRAPPING_CELL ? "wraps" : null;
    const name = width ?? (token.type === "td_open" && cellClass(text));
    if (name) token.attrSet("class", name);
  });
}

function attachFiles(tokens: readonly Token[], attachment: MarkdownParts["attachment"]): void {
  for (const link of tokens.flatMap(({ children }) => children ?? [])) {
    if (link.type !== "link_open") continue;
    const file = String(link.attrGet("href"));
    const target = attachment(file);
    if (target === null) continue;
    link.attrSet("href", target);
    link.attrSet("download", file);
  }
}

function plainContent({ children }: Token): string {
  return (children ?? []).map(({ content }) => content).join("");
}
