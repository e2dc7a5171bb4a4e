import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";

/** The name of the person at the keyboard: as git knows it, else that of the account; null when neither is known. */
export function personName(): string | null {
  const git = spawnSync("git", ["config", "user.name"], { encoding: "utf8", timeout: 5_000, windowsHide: true });
  const name = git.status === 0 ? git.stdout.trim() : "";
  if (name !== "") return name;
  try {
    return userInfo().username || null;
  } catch {
    return null;
  }
}
