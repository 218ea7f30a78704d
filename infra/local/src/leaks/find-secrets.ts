/** A line that holds a secret. */
export interface Leak {
  /** What was found: its beginning, which says whose it is and lets nobody in. */
  readonly secret: string;
  /** The line around it, with the secret left out. */
  readonly line: string;
}

/** Secrets that are told by their form: keys of devices and operators, tokens of claims, signed sessions and tokens. */
const FORMS = [String.raw`\bt(?:dk|ok|ct)_[\w-]{32}`, String.raw`\beyJ[\w-]+\.[\w-]+\.[\w-]{16,}`];

/** Enough of a secret to recognise it. */
const SHOWN = 6;
/** Enough of a line to find who wrote it. */
const AROUND = 150;

/**
 * The lines of a text (a log, or spans as JSON) that hold a secret: one of `known`, as it is or as URLs and JSON write it,
 * or anything that has the form of a key that the system makes.
 */
export function findSecrets(text: string, known: Iterable<string>): Leak[] {
  const written = [...known].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  // The longest first: a secret that begins with another one is named whole.
  const literals = [...new Set(written)].sort((a, b) => b.length - a.length).map(escaped);
  const secrets = new RegExp([...literals, ...FORMS].join('|'), 'g');
  return text
    .split('\n')
    .flatMap((line) => [...line.matchAll(secrets)].map((match) => leakAt(line, match, secrets)));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function leakAt(line: string, { 0: found, index }: RegExpExecArray, secrets: RegExp): Leak {
  const around = line.slice(Math.max(0, index - AROUND), index + found.length + AROUND);
  return { secret: `${found.slice(0, SHOWN)}…`, line: around.replace(secrets, '***') };
}
