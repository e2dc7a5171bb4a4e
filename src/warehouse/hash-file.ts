import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileError, IntegrityError } from "../core/errors.js";

/** SHA256 of a file's content. @throws IntegrityError when it is missing. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new IntegrityError("FILE_MISSING", `${path} is missing`, { hint: "restore it, or import again" });
    }
    throw fileError(error, "read", path);
  }
  return hash.digest("hex");
}
