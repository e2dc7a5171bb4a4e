import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

// Vega measures text on a canvas where the `canvas` package happens to be installed, with the fonts that machine has.
// Its own estimate is the same everywhere. The switch is public in Vega but missing from its types.
(vega as unknown as { textMetrics: { canvas(use: boolean): void } }).textMetrics.canvas(false);

/** What XML 1.0 has no place for, escaped or not: most control characters, halves of surrogate pairs, and two code points. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * Draws a Vega-Lite specification as SVG, without a browser. The specification must hold its data; the same
 * specification gives the same bytes, whatever fonts the machine has, and always valid XML: a mark stands for a character it has no
 * place for.
 * @throws Error with everything Vega and Vega-Lite complained of: a chart drawn with a warning is not to be trusted
 */
export async function renderSvg(spec: object): Promise<string> {
  const { logger, complaints } = collectComplaints();
  const compiled = compile(spec as TopLevelSpec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  try {
    await view.runAsync();
    // Ids of clips and gradients count up over the life of the process; nothing else runs between here and the drawing.
    vega.resetSVGDefIds();
    const svg = await view.toSVG();
    if (complaints.length > 0) throw new Error(`the chart cannot be drawn: ${complaints.join("; ")}`);
    return `${svg.replace(NOT_XML, "\ufffd")}\n`;
  } finally {
    view.finalize();
  }
}

type Logger = ReturnType<vega.View["logger"]>;

/** Vega reports most faults to its logger and draws on. */
function collectComplaints(): { logger: Logger; complaints: string[] } {
  const complaints: string[] = [];
  const complain = (...messages: unknown[]) => {
    complaints.push(
      messages.map((message) => (message instanceof Error ? message.message : String(message))).join(" "),
    );
    return logger;
  };
  const ignore = () => logger;
  const logger = { level: ignore, error: complain, warn: complain, info: ignore, debug: ignore } as unknown as Logger;
  return { logger, complaints };
}
