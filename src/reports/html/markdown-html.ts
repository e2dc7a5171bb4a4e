import MarkdownIt, { type Token } from "markdown-it";
import { type CellClass, plainContent, useReportTables } from "./table-html.js";

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
  /** Whether the picture has this file with it; a paragraph that is only a link to it is left out. */
  readonly withPicture: (fileName: string) => boolean;
  readonly cellClass: CellClass;
}

/**
 * The Markdown of a report as HTML. HTML inside the Markdown is shown as text, never taken as it is: names, tags and
 * hypotheses come from users.
 */
export function markdownToHtml(markdown: string, parts: MarkdownParts): MarkdownHtml {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  const outline: OutlineEntry[] = [];
  parser.core.ruler.push("headings", ({ tokens }) => nameHeadings(tokens, outline));
  parser.core.ruler.push("figures", ({ tokens }) => unwrapPictures(tokens));
  parser.core.ruler.push("attachments", ({ tokens }) => leaveOutLinks(tokens, parts.withPicture));
  parser.renderer.rules.image = (tokens, at) => parts.picture(String(tokens[at]!.attrGet("src")));
  useReportTables(parser, parts.cellClass);
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

/** A figure may not stand inside a paragraph. */
function unwrapPictures(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    const children = token.type === "inline" ? (token.children ?? []) : [];
    if (children.length !== 1 || children[0]!.type !== "image") return;
    for (const beside of [tokens[at - 1], tokens[at + 1]]) if (beside) beside.hidden = true;
  });
}

function leaveOutLinks(tokens: readonly Token[], withPicture: MarkdownParts["withPicture"]): void {
  tokens.forEach((token, at) => {
    const [link, , end, ...more] = token.children ?? [];
    if (link?.type !== "link_open" || end?.type !== "link_close" || more.length > 0) return;
    if (!withPicture(String(link.attrGet("href")))) return;
    token.children = [];
    for (const beside of [tokens[at - 1], tokens[at + 1]]) if (beside) beside.hidden = true;
  });
}
