// Makes the rivals' Python environment in bench/results/rivals from requirements.txt: node bench/engine/set-up-rivals.mjs [PYTHON]
// Each line is installed on its own, so that one that cannot be had here does not keep out the others.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [python = "python3"] = process.argv.slice(2);
const folder = join("bench", "results", "rivals");
const inner = join(folder, "bin", "python");
if (!existsSync(inner) && !succeeds(python, ["-m", "venv", folder])) process.exit(1);
const wanted = readFileSync(new URL("./requirements.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const missing = wanted.filter((line) => !succeeds(inner, ["-m", "pip", "install", "--only-binary", ":all:", line]));
console.log(missing.length === 0 ? "all rivals are installed" : `not to be had here: ${missing.join(", ")}`);

function succeeds(program, args) {
  return spawnSync(program, args, { stdio: "inherit" }).status === 0;
}
