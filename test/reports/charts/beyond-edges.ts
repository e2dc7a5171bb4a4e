import { Resvg } from "@resvg/resvg-js";

/** How far the furthest mark or letter of a drawing reaches beyond its edges, pixels; 0 and less for one that is whole. */
export function beyondEdges(svg: string): number {
  const ground = /<rect width="\d+" height="\d+" fill="#ffffff"\/>/;
  const drawn = new Resvg(svg.replace(ground, ""), {
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
  });
  const { x, y, width, height } = drawn.getBBox()!;
  return Math.max(-x, -y, x + width - drawn.width, y + height - drawn.height);
}
