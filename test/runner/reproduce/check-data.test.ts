import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/hash.js";
import { checkData } from "../../../src/runner/reproduce/check-data.js";
import { datasetHash, type Partition, writeSnapshot } from "../../../src/warehouse/snapshot.js";
import { temporaryFolder } from "../../registry/support.js";

/** A data folder whose files hold any text: what is compared is their hashes. */
function warehouse() {
  const root = temporaryFolder();
  const folder = join(root, "imported");
  const write = (table: Partition["table"], month: string, text: string): Partition => {
    const hash = sha256(text);
    const file = `${table}/${month}.${hash.slice(0, 12)}.parquet`;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    return { table, month, file, rows: text.length, bytes: text.length, sha256: hash };
  };
  const live = (...partitions: Partition[]) =>
    writeSnapshot(folder, { format: 1, origin: "imported", partitions, previous: [] });
  return { root, folder, write, live };
}

const recordOf = (partitions: Partition[] | null, sha = datasetHash(partitions!)) => ({
  source: "imported" as const,
  sha256: sha,
  origin: "as then",
  partitions,
});

describe("the data of a run", () => {
  it("are the same when every file is, whether or not the record lists them", async () => {
    const { root, write, live } = warehouse();
    const parts = [write("player_games", "2025-01", "a"), write("prop_lines", "2025-01", "b")];
    live(...parts);
    for (const record of [recordOf(parts), recordOf(null, datasetHash(parts))]) {
      const { check, warehouse: view } = await checkData(record, root, {});
      expect(check).toMatchObject({ state: "same", files: 2, differences: [] });
      expect(view!.datasetSha256()).toBe(record.sha256);
      expect(view!.snapshot.origin).toBe("as then");
    }
  });

  it("are put together again after imports, as long as the files of then are there", async () => {
    const { root, write, live } = warehouse();
    const [january, february] = [write("player_games", "2025-01", "a"), write("player_games", "2025-02", "b")];
    const replaced = write("player_games", "2025-02", "bb");
    const later = write("player_games", "2025-03", "c");
    live(january, replaced, later);
    const then = [january, february];
    const { check, warehouse: view } = await checkData(recordOf(then), root, {});
    expect(check.state).toBe("kept");
    expect(check.differences).toEqual([
      {
        table: "player_games",
        month: "2025-02",
        file: february.file,
        change: "replaced",
        kept: true,
        rows_then: 1,
        rows_now: 2,
        sha256_then: february.sha256,
        sha256_now: replaced.sha256,
      },
      expect.objectContaining({ month: "2025-03", file: later.file, change: "added", rows_then: null, rows_now: 1 }),
    ]);
    expect(view!.partitions()).toEqual(then);
    expect(view!.datasetSha256()).toBe(datasetHash(then));
  });

  it("are gone when a file is, and each file is named with what became of it", async () => {
    const { root, folder, write, live } = warehouse();
    const names = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"];
    const parts = names.map((month) => write("player_games", month, month));
    const [sound, altered, missing, replaced, removed] = parts as [
      Partition,
      Partition,
      Partition,
      Partition,
      Partition,
    ];
    const now = write("player_games", "2025-04", "other");
    live(sound, altered, missing, now);
    writeFileSync(join(folder, altered.file), "2025-0X");
    renameSync(join(folder, missing.file), join(folder, "elsewhere"));
    rmSync(join(folder, replaced.file));
    rmSync(join(folder, removed.file));
    const { check, warehouse: view } = await checkData(recordOf(parts), root, {});
    expect(view).toBeNull();
    expect(check.state).toBe("gone");
    expect(check.differences.map(({ month, change, kept, sha256_now: is }) => [month, change, kept, is])).toEqual([
      ["2025-02", "altered", false, sha256("2025-0X")],
      ["2025-03", "missing", false, null],
      ["2025-04", "replaced", false, now.sha256],
      ["2025-05", "removed", false, null],
    ]);
  });

  it("are gone when one byte of a live file is another, although the list of files is the same", async () => {
    const { root, folder, write, live } = warehouse();
    const part = write("player_games", "2025-01", "abc");
    live(part);
    writeFileSync(join(folder, part.file), "abd");
    const { check, warehouse: view } = await checkData(recordOf([part]), root, {});
    expect(check).toMatchObject({ state: "gone", differences: [{ change: "altered", file: part.file }] });
    expect(view).toBeNull();
  });

  it("are unknown when they changed and the record lists no files, or others than it was hashed from", async () => {
    const { root, write, live } = warehouse();
    const part = write("player_games", "2025-01", "abc");
    live(part);
    for (const record of [recordOf(null, sha256("x")), recordOf([part], sha256("x"))]) {
      expect(await checkData(record, root, {})).toMatchObject({
        check: { state: "unknown", files: null },
        warehouse: null,
      });
    }
    const empty = await checkData(recordOf(null, sha256("x")), temporaryFolder(), {});
    expect(empty.check).toMatchObject({ state: "unknown", current_sha256: null });
  });

  it("are looked at file by file, so that it can be ended", async () => {
    const { root, write, live } = warehouse();
    const parts = ["2025-01", "2025-02"].map((month) => write("player_games", month, month));
    live(...parts);
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }) => {
      seen.push(done);
      stop.abort();
    };
    await expect(checkData(recordOf(parts), root, { signal: stop.signal, onProgress })).rejects.toThrow(/interrupted/);
    expect(seen).toEqual([0]);
  });
});
