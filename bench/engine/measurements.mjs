import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * The JSON file of a benchmark: what was measured on, and one record per fit. It is written anew after every fit. An
 * unfinished file of the same machine, programs and scope is gone on with; any other is begun anew.
 */
export class Measurements {
  #file;
  #path;

  constructor(path, about) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    const old = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
    const resumed = old !== null && !old.finished && JSON.stringify(old.about) === JSON.stringify(about);
    this.#file = resumed ? { ...old, resumed: true } : { about, finished: false, resumed: false, fits: [] };
  }

  get about() {
    return this.#file.about;
  }

  get fits() {
    return this.#file.fits;
  }

  /** True when the fits were not all made in one go. */
  get resumed() {
    return this.#file.resumed;
  }

  add(record) {
    this.#file.fits.push(record);
    this.#write();
  }

  finish() {
    this.#file.finished = true;
    this.#write();
  }

  #write() {
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(this.#file, null, 1)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }
}
