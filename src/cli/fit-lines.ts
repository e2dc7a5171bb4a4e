import { stripVTControlCharacters } from "node:util";
import { TEXT_WIDTH, widthOf, wordsOf } from "./wrap-text.js";

/** Deeper than this no continuation is set in. */
const DEEPEST = 24;
const NEXT = "next: ";
/** "- ", "CLEAN    ", "hypothesis  ": what the rest of a line is set in under. */
const LEAD = /^\s*(?:- |(?:\S+ ){0,4}?\S+ {2,}|\w+: (?=proplab ))?/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour is made of
const COLOUR = /^\u001b\[[0-9;]*m/;

/**
 * A text to be printed, its long lines broken between words and set in under what begins them, colours kept. Rows of tables
 * stay as they are: formatTable has seen to their width. A line "next:" is broken between what it offers; a command in it stays whole.
 */
export function fitLines(text: string): string {
  return text.split("\n").map(fitLine).join("\n");
}

function fitLine(line: string): string {
  const plain = stripVTControlCharacters(line);
  if (widthOf(plain) <= TEXT_WIDTH || isRow(plain)) return line;
  if (plain.startsWith(NEXT)) return nextLines(plain).join("\n");
  const lead = LEAD.exec(plain)![0];
  const indent = lead.length <= DEEPEST ? lead.length : 0;
  const [first, ...rest] = betweenWords(plain.slice(indent), TEXT_WIDTH - indent);
  return withColours(line, [plain.slice(0, indent) + first, ...rest]).join(`\n${" ".repeat(indent)}`);
}

/** Commands are kept in one piece, to be copied. */
function nextLines(plain: string): string[] {
  const parts = plain.replaceAll(", or proplab ", ",\nor proplab ").split("\n");
  return parts.flatMap((part, index) => {
    const text = index === 0 ? part.slice(NEXT.length) : part;
    const lines = aroundCommand(text, TEXT_WIDTH - NEXT.length);
    return lines.map((one, at) => (index + at === 0 ? NEXT : " ".repeat(NEXT.length)) + one);
  });
}

function aroundCommand(text: string, width: number): string[] {
  if (widthOf(text) <= width || /^(or )?proplab /.test(text)) return [text];
  const at = text.indexOf(" proplab ");
  const lines = (one: string) => betweenWords(one, width, shellWordsOf);
  return at < 0 ? lines(text) : [...lines(text.slice(0, at)), text.slice(at + 1)];
}

/** Words with the spaces that follow them; what the shell takes as one, '/my folder/file', is one: it is there to be copied. */
function shellWordsOf(text: string): string[] {
  return text.match(/\s*(?:'(?:[^']|'\\'')*'\S*|\S+)\s*/g) ?? [];
}

/** Lines of whole words: one that is longer, such as a path, stays in one piece to be copied. */
function betweenWords(text: string, width: number, split: (text: string) => string[] = wordsOf): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of split(text)) {
    if (line !== "" && widthOf(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** Three texts or more with gaps between them. */
function isRow(plain: string): boolean {
  return plain.trim().split(/ {2,}/).length >= 3;
}

/** The lines that a text was broken into, with the colours it had; where it was broken, spaces are gone. */
function withColours(coloured: string, lines: readonly string[]): string[] {
  let at = 0;
  const colours = () => {
    let found = "";
    for (let one = COLOUR.exec(coloured.slice(at)); one; one = COLOUR.exec(coloured.slice(at))) {
      found += one[0];
      at += one[0].length;
    }
    return found;
  };
  const taken = lines.map((line) => {
    let text = "";
    for (const unit of line.split("")) {
      text += colours();
      for (; coloured[at] !== unit; text += colours()) at++;
      text += unit;
      at++;
    }
    return text;
  });
  taken[taken.length - 1] += colours();
  return taken;
}
