import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, UsageError } from "../../../core/errors.js";
import { sha256 } from "../../../core/hash.js";
import { exportOnnx, ONNX_INPUT, ONNX_OUTPUT } from "../../../engine/exchange/onnx/export-onnx.js";
import { TreeModel } from "../../../engine/tree-model.js";
import { programVersion } from "../../../registry/environment.js";
import { formatCount } from "../../../reports/format.js";
import { loadRunModel } from "../../../runner/load-run-model.js";
import { exportedOutput } from "../../../runner/model-meta.js";
import { writeFileAtomicSync } from "../../../warehouse/atomic-file.js";
import type { Command } from "../../command.js";
import { nextLine } from "../../next-steps.js";
import { withRegistry } from "../../open-lab.js";
import { shellWord } from "../../shell-word.js";

interface Flags {
  run: string;
  format: string;
  output: string;
  force: boolean;
}

export const command: Command<Flags> = {
  examples: [["$0 models export MULTISEASON_FEB25_MAE --output feb25.onnx", "for any ONNX runtime"]],
  options: (yargs) =>
    yargs
      .positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" })
      .option("format", { choices: ["onnx"], default: "onnx", describe: "Kind of file" })
      .option("output", { type: "string", demandOption: true, requiresArg: true, describe: "File to write" })
      .option("force", { type: "boolean", default: false, describe: "Replace the file when it exists" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      if (!flags.force && existsSync(flags.output)) {
        throw new UsageError("FILE_EXISTS", `--output ${flags.output} exists`, {
          hint: "--force replaces it",
        });
      }
      const run = registry.getRun(flags.run);
      const model = loadRunModel(registry, run);
      const { raw, means } = exportedOutput(model instanceof TreeModel ? model.meta : {});
      const bytes = exportOnnx(model, programVersion(), { raw });
      writeFileAtomicSync(flags.output, bytes);
      const hash = sha256(bytes);
      const features = model.featureNames;
      if (flags.json) {
        const { format, output: file } = flags;
        console.printJson({
          run_id: run.id,
          name: run.name,
          format,
          file,
          bytes: bytes.length,
          sha256: hash,
          features,
          output: means,
        });
      } else {
        console.printAsIs(
          [
            `${flags.output}: ${formatCount(bytes.length)} bytes, SHA256 ${hash}`,
            `model of run ${run.id} (${run.name})`,
            `input  "${ONNX_INPUT}": doubles [rows, ${features.length}], NaN where a value is not known; columns in this order:`,
            `       ${features.join(", ")}`,
            `output "${ONNX_OUTPUT}": floats [rows, 1], ${means}`,
          ].join("\n"),
        );
        console.next(nextLine(`load ${shellWord(resolve(flags.output))} in an ONNX runtime`));
      }
      return EXIT.ok;
    }),
};
