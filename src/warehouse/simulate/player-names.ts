import type { Draws } from "./draws.js";

// Invented word parts: no combination is taken from a real roster.
const FIRST_HEADS = "Bre Cor Dro Fel Gan Hol Jev Kel Lor Mav Nev Orl Pel Quo Rud Sev Tav Ulb Ver Wex Yor Zan".split(
  " ",
);
const FIRST_TAILS = "dan eth mick aro us velle en imar dell io".split(" ");
const LAST_HEADS =
  "Ald Brem Cavv Dorn Esk Farn Grav Hest Istr Jask Kolv Lund Mard Nesk Ostr Pelv Quar Rusk Sold Tarv Ulm Vask Wend Yarl Zeph".split(
    " ",
  );
const LAST_TAILS = "ovarn ingar astrow emund ulwick erlow idane orrick ablen untar".split(" ");

export interface PlayerName {
  readonly name: string;
  /** Lower-case ASCII letters only. */
  readonly lookup: string;
}

/** Gives invented names, each once. */
export class NameMaker {
  private readonly used = new Set<string>();

  constructor(private readonly draws: Draws) {}

  next(): PlayerName {
    const part = (parts: readonly string[]) => parts[this.draws.int(parts.length)]!;
    for (;;) {
      const name = `${part(FIRST_HEADS)}${part(FIRST_TAILS)} ${part(LAST_HEADS)}${part(LAST_TAILS)}`;
      const lookup = name.toLowerCase().replace(/[^a-z]/g, "");
      if (this.used.has(lookup)) continue;
      this.used.add(lookup);
      return { name, lookup };
    }
  }
}
