import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Packages and files that load as soon as `entry` does: static imports, followed; import() is not. */
export function loadedWith(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, typeOnly, name] of text.matchAll(/^(?:import|export)( type)?[^;]*?from "([^"]+)";/gm)) {
      if (typeOnly) continue;
      if (name!.startsWith(".")) visit(join(dirname(file), name!.replace(/\.js$/, ".ts")));
      else packages.add(name!);
    }
  };
  visit(entry);
  return { files, packages };
}
