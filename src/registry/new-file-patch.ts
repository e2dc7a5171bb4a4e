const NO_NEWLINE = "\\ No newline at end of file\n";

/**
 * A file that is not tracked as the part of a patch that makes it, in the form `git apply` reads.
 * @param name path from the top of the repository, with "/" between its parts
 * @param content bytes as a latin1 text, one character each
 */
export function newFilePatch(name: string, content: string, executable: boolean): string {
  const path = Buffer.from(name, "utf8").toString("latin1");
  const [before, after] = [`a/${path}`, `b/${path}`].map(quoted);
  const head = `diff --git ${before} ${after}\nnew file mode ${executable ? "100755" : "100644"}\n`;
  if (content === "") return head;
  const ends = content.endsWith("\n");
  const lines = (ends ? content.slice(0, -1) : content).split("\n");
  // git ends a name that holds a blank with a tab
  const end = path.includes(" ") ? "\t" : "";
  const hunk = `@@ -0,0 +1,${lines.length} @@\n`;
  return `${head}--- /dev/null\n+++ ${after}${end}\n${hunk}${lines.map((line) => `+${line}\n`).join("")}${ends ? "" : NO_NEWLINE}`;
}

/** As git writes a name with marks of its own in it. */
function quoted(path: string): string {
  return /["\\]/.test(path) ? `"${path.replace(/["\\]/g, "\\$&")}"` : path;
}
