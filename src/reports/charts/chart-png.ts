import { Resvg } from "@resvg/resvg-js";

/** Pixels of the picture for one of the drawing: sharp on a dense screen and in print. */
const SCALE = 2;

/**
 * A drawn chart as PNG, twice its size. Its letters come from the fonts of this machine, so unlike the drawing its bytes are those of
 * this machine alone.
 * @param svg as renderSvg gives it
 */
export function renderPng(svg: string): Uint8Array {
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
  });
  return picture.render().asPng();
}
