/** XGBoost's files nest nine deep. */
const MOST_DEPTH = 32;
/** A tree takes about fifteen. */
const MOST_CONTAINERS = 1_000_000;
/** A tree of depth 6 has about a thousand, of some six characters each. */
const MOST_VALUES = 12_000_000;
/** A tree has about twenty. */
const MOST_KEYS = 1_500_000;

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COLON, COMMA] = Array.from(
  '"\\[]{}:,',
  (c) => c.charCodeAt(0),
);

/**
 * What makes a JSON text costly beyond its length, before it is parsed: nesting, and lists, objects, keys and values by the million,
 * each of which takes up many times its characters in memory. Whether the text is JSON at all is not looked at.
 * @returns what is wrong, or null
 */
export function jsonShapeDefect(text: string): string | null {
  let depth = 0;
  let containers = 0;
  let keys = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth++;
      containers++;
      if (depth > MOST_DEPTH) return `it nests deeper than ${MOST_DEPTH} levels`;
      if (containers > MOST_CONTAINERS) return `it holds more than ${MOST_CONTAINERS} lists and objects`;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
    else if (code === COLON && ++keys > MOST_KEYS) return `it holds more than ${MOST_KEYS} keys`;
    else if (code === COMMA && ++values > MOST_VALUES) return `it holds more than ${MOST_VALUES} values`;
  }
  return null;
}
