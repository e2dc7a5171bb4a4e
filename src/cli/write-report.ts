import { join } from "node:path";
import { announce, stopIfAsked } from "../core/progress.js";
import { formatBytes } from "../reports/format.js";
import { REPORT_FORMATS, type RenderedReport, type ReportFormat } from "../reports/rendered-report.js";
import { writeFileAtomicSync } from "../warehouse/atomic-file.js";
import type { CommandContext } from "./command.js";
import { afterReport } from "./next-steps.js";
import { formatTable } from "./table.js";

/** The flags of every command that writes a report. */
export interface ReportFlags {
  out: string | undefined;
  format: "both" | ReportFormat;
  png: boolean;
}

/** Their options. */
export const REPORT_OPTIONS = {
  out: { type: "string", requiresArg: true, describe: "Folder to write to [reports in the home]" },
  format: {
    choices: ["both", ...REPORT_FORMATS],
    default: "both",
    describe: "md: Markdown with charts beside it; html: one page that holds everything",
  },
  png: { type: "boolean", default: false, describe: "Also write each chart as PNG" },
} as const;

/**
 * Writes the files of a report and says where they are.
 * @param also what --json says beside the files
 * @throws DataError when a file cannot be written; InterruptedError, and no file is written
 */
export async function writeReport(
  report: RenderedReport,
  flags: ReportFlags & { readonly home: string },
  also: object,
  { console, signal }: Pick<CommandContext, "console" | "signal">,
): Promise<void> {
  announce(console, "draw charts");
  // what draws charts takes as long to load as all else, and most calls of these commands draw none
  const { reportFiles } = await import("../reports/report-files.js");
  const folder = flags.out ?? flags.home;
  const formats = flags.format === "both" ? REPORT_FORMATS : [flags.format];
  const files = [...(await reportFiles(report, formats, { png: flags.png }))];
  await stopIfAsked({ signal });
  for (const [name, content] of files) writeFileAtomicSync(join(folder, name), content);
  if (console.json) {
    console.printJson({ folder, files: files.map(([name]) => name), ...also });
    return;
  }
  console.print(`in ${folder}:`);
  const sizes = files.map(([name, content]) => [name, formatBytes(Buffer.byteLength(content))]);
  console.print(formatTable(["file", "size"], sizes, { right: [1] }));
  console.next(afterReport(join(folder, files[0]![0])));
}
