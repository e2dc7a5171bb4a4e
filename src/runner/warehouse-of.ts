import { DataError, IntegrityError } from "../core/errors.js";
import type { RunDetail } from "../registry/index.js";
import { Warehouse } from "../warehouse/warehouse.js";

/**
 * Opens the warehouse a run was made on, every file checked against its hash.
 * @param root the warehouse folder (LabPaths.warehouse)
 * @throws DataError DATA_GONE; IntegrityError DATA_CHANGED, or when a file is not the one that was written
 */
export async function warehouseOf(run: RunDetail, root: string): Promise<Warehouse> {
  const warehouse = Warehouse.open(root, run.dataSource);
  if (!warehouse) {
    throw new DataError("DATA_GONE", `${root} holds no ${run.dataSource} data, on which run ${run.name} was made`, {
      hint: run.dataSource === "simulated" ? "proplab simulate writes them" : "import them again",
    });
  }
  const now = warehouse.datasetSha256();
  if (now !== run.datasetSha256) {
    const [was, is] = [run.datasetSha256.slice(0, 12), now.slice(0, 12)];
    throw new IntegrityError(
      "DATA_CHANGED",
      `the ${run.dataSource} data are not those of run ${run.id} (${run.name}): their SHA256 was ${was}, now it is ${is}`,
      { hint: `proplab retrain --name ${run.name} makes a run on the data there are now` },
    );
  }
  await warehouse.verify();
  return warehouse;
}
