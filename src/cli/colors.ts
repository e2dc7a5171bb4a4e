import type { WriteStream } from "node:tty";
import { createColors } from "picocolors";

/**
 * Colours of what goes to standard output: only where that is a terminal that shows them (NO_COLOR and TERM=dumb are
 * respected). picocolors' own guess also colours whatever runs under CI, and so what a program reads.
 */
export const outputColors = createColors(showsColors(process.stdout));

/** The same for standard error. */
export const messageColors = createColors(showsColors(process.stderr));

function showsColors(stream: WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}
