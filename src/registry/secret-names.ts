/** Names of files that people keep passwords and keys in, whatever stands before or after. */
const SECRET_NAMES: readonly RegExp[] = [
  /^\.env($|[._-])/,
  /\.env$/,
  /^\.?(npmrc|netrc|pypirc|pgpass|htpasswd|git-credentials)$/,
  /\.(pem|key|p12|pfx|jks|keystore|kdbx|asc|gpg|ppk)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
];

/** Words that make a file of settings or notes one of secrets; source code may be about them. */
const SECRET_WORDS = /(^|[._-])(secrets?|credentials?|passwords?|passwd|tokens?|api[_-]?keys?)([._-]|$)/;
const SETTINGS = /(^[^.]+|^\.[^.]+|\.(json|ya?ml|txt|ini|toml|cfg|conf|properties|csv|xml))$/;

/** Folders whose files are taken for secrets whatever their names are. */
const SECRET_FOLDERS = /(^|\/)(\.aws|\.ssh|\.gnupg|\.docker|\.kube|secrets?|credentials?)\//;

/** Whether a path, with "/" between its parts, is named like a file that holds secrets. */
export function mayHoldSecrets(path: string): boolean {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf("/") + 1);
  if (SECRET_FOLDERS.test(lower) || SECRET_NAMES.some((pattern) => pattern.test(name))) return true;
  return SECRET_WORDS.test(name) && SETTINGS.test(name);
}
