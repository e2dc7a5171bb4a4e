import { parseDocument } from "yaml";
import { type Defect, WHOLE_FILE } from "./defects.js";

/**
 * A YAML text as plain values, or what is wrong with it. Tags are not run, and aliases that multiply into a huge value are
 * refused by the library.
 */
export function parseYaml(text: string): { readonly value: unknown } | { readonly defects: readonly Defect[] } {
  const document = parseDocument(text, { logLevel: "silent" });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const defects = faults.map(({ linePos, message }) => ({
      path: `line ${linePos?.[0].line ?? "?"}`,
      // the library ends its message with the place once more
      message: message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""),
    }));
    return { defects };
  }
  try {
    return { value: document.toJS() };
  } catch (error) {
    return { defects: [{ path: WHOLE_FILE, message: (error as Error).message }] };
  }
}
