import { DataError } from "../core/errors.js";
import { announce, type WorkContext } from "../core/progress.js";
import { simulateLeague } from "../warehouse/simulate/index.js";
import { type DataSource, Warehouse } from "../warehouse/warehouse.js";

/**
 * Opens the warehouse and checks every file of it against its recorded hash. When there is nothing in it, the simulated
 * league is written first, so that a newcomer has something to run on; `notice` is told so.
 * @param source ask for one kind of data; by default the imported data when there is any
 * @throws DataError NO_IMPORTED_DATA; IntegrityError when a file is not the one that was written
 */
export async function prepareWarehouse(
  root: string,
  source: DataSource | undefined,
  notice: (text: string) => void,
  context: WorkContext,
): Promise<Warehouse> {
  let warehouse = Warehouse.open(root, source);
  if (!warehouse) {
    if (source === "imported") {
      throw new DataError("NO_IMPORTED_DATA", `${root} holds no imported data`, {
        hint: "proplab import --player-games FILE --prop-lines FILE --game-lines FILE",
      });
    }
    notice(
      "the warehouse is empty: writing the simulated league (five seasons, seed 42). proplab import brings real data",
    );
    await simulateLeague(root, {}, context);
    warehouse = Warehouse.open(root, "simulated");
  }
  if (!warehouse) throw new DataError("WAREHOUSE_EMPTY", `${root} holds no box scores`);
  announce(context, "check data");
  await warehouse.verify();
  if (warehouse.source === "simulated") {
    notice("SIMULATED DATA: no figure of this run says anything about real players or books");
  }
  return warehouse;
}
