// Makes docs/sample-report from the simulated league: four runs, then the multi-season report as Markdown. About a minute.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "proplab-sample-"));

function proplab(...argv) {
  const env = { ...process.env, PROPLAB_HOME: home };
  const { status } = spawnSync(process.execPath, [join(root, "bin/proplab.js"), ...argv], { stdio: "inherit", env });
  if (status !== 0) throw new Error(`proplab ${argv.join(" ")} ended with ${status}`);
}

try {
  proplab("simulate");
  for (const month of ["FEB24", "FEB25"]) {
    for (const loss of ["MAE", "HUBER"])
      proplab("retrain", "--name", `MULTISEASON_${month}_${loss}`, "--include-no-line", "--walkforward");
  }
  proplab("report", "--multiseason", "--format", "md", "--out", join(root, "docs/sample-report"));
} finally {
  rmSync(home, { recursive: true, force: true });
}
