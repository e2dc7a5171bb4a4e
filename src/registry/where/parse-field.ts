import { didYouMean } from "../../core/near-names.js";
import { ATTRIBUTE_ALIASES, RUN_ATTRIBUTES } from "./run-attributes.js";
import type { TokenReader } from "./token-reader.js";
import type { Field, LabelName, MetricField, MetricPart } from "./where-ast.js";

const LABELS: Readonly<Record<string, LabelName>> = {
  tag: "tag",
  tags: "tag",
  model: "model",
  models: "model",
  alias: "alias",
  aliases: "alias",
};
const PARTS: readonly string[] = ["n", "low", "high"] satisfies MetricPart[];

/**
 * Reads a field: an attribute, a label, params.NAME, or metrics.NAME with its slice and step in brackets and, behind a dot, one of its
 * parts.
 * @throws UsageError BAD_WHERE
 */
export function parseField(reader: TokenReader): Field {
  const { text, kind, at } = reader.peek();
  if (kind !== "word" && kind !== "name") throw reader.expected("a name (as name, params.depth, metrics.mae_lines)");
  reader.take();
  const word = text.toLowerCase();
  if (reader.peekSymbol(".")) {
    if (word === "params" || word === "param") return { kind: "param", name: parseNames(reader).join("."), at };
    if (word === "metrics" || word === "metric") return parseMetric(reader, at);
    throw reader.fault(at, `only params and metrics have names behind a dot, "${text}" has not`);
  }
  const label = LABELS[word];
  if (label) return { kind: "label", name: label, at };
  const name = Object.hasOwn(ATTRIBUTE_ALIASES, word) ? ATTRIBUTE_ALIASES[word]! : word;
  if (Object.hasOwn(RUN_ATTRIBUTES, name)) return { kind: "attribute", name, at };
  const known = [...Object.keys(RUN_ATTRIBUTES), "tag", "model", "alias", "params.", "metrics."];
  throw reader.fault(at, `a run has no "${text}"${didYouMean(text, known)}`, {
    hint: "settings are params.NAME and figures metrics.NAME, as params.depth or metrics.mae_lines",
  });
}

/** ".a.b" or '."any name"'. */
function parseNames(reader: TokenReader): string[] {
  const names: string[] = [];
  while (reader.takeSymbol(".")) {
    const { kind, text } = reader.peek();
    if (kind !== "word" && kind !== "name") throw reader.expected('a name, or one between double quotes: "any name"');
    if (text === "") throw reader.fault(reader.peek().at, "a name cannot be empty");
    reader.take();
    names.push(text);
    if (kind === "name") break;
  }
  return names;
}

function parseMetric(reader: TokenReader, at: number): MetricField {
  const names = parseNames(reader);
  let slice = "all";
  let step = 0;
  if (reader.takeSymbol("[")) {
    slice = reader.takeText("the name of a slice between quotes, as ['week 1']");
    if (reader.takeSymbol(",")) step = reader.takeInteger("a step, a whole number");
    reader.requireSymbol("]");
  }
  let part = names.length > 1 && PARTS.includes(names.at(-1)!) ? names.pop()! : "value";
  if (part === "value" && reader.takeSymbol(".")) {
    const { text } = reader.peek();
    if (!PARTS.includes(text)) throw reader.expected("n, low or high");
    reader.take();
    part = text;
  }
  return { kind: "metric", name: names.join("."), slice, step, part: part as MetricPart, at };
}
