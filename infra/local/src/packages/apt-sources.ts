/** The machine's own package sources, as its files in /etc/apt say. */
export interface AptFile {
  /** With `.sources` it is in the newer form of stanzas, else one line per source. */
  readonly name: string;
  readonly text: string;
}

export interface Distribution {
  /** `ID` of os-release: debian, ubuntu. */
  readonly id: string;
  /** `VERSION_CODENAME` of os-release: bookworm. */
  readonly codename: string;
}

/** Releases that have a nats-server that is new enough, and which a nats-server of theirs runs on this old a system. */
const NEWER_SUITES: Record<string, readonly string[]> = {
  debian: ['trixie'],
  raspbian: ['trixie'],
  ubuntu: ['questing', 'resolute'],
};

/** Package sources for the machine's own release and newer ones, derived from its own: the same hosts, the same keys. */
export function widenSources(files: readonly AptFile[], { id, codename }: Distribution): AptFile[] {
  const suites = [codename, ...(NEWER_SUITES[id] ?? []).filter((suite) => suite !== codename)];
  return files
    .map(({ name, text }) => ({
      name,
      text: name.endsWith('.sources')
        ? widenStanzas(text, codename, suites)
        : widenLines(text, codename, suites),
    }))
    .filter(({ text }) => text !== '');
}

function widenStanzas(text: string, codename: string, suites: readonly string[]): string {
  return text
    .split(/\n(?:[ \t]*\n)+/)
    .map((stanza) => stanza.replaceAll(/^#.*\n?/gm, '').trim())
    .filter((stanza) => isOn(stanza) && listsSuite(stanza, codename))
    .map((stanza) => stanza.replace(/^Suites:.*$/im, `Suites: ${suites.join(' ')}`))
    .map((stanza) => stanza.replace(/^Types:.*$/im, 'Types: deb'))
    .map((stanza) => `${stanza}\n`)
    .join('\n');
}

function isOn(stanza: string): boolean {
  return /^Types:.*\bdeb\b(?!-)/im.test(stanza) && !/^Enabled:\s*(no|false|0|off)\b/im.test(stanza);
}

function listsSuite(stanza: string, codename: string): boolean {
  return /^Suites:(.*)$/im.exec(stanza)?.[1]?.trim().split(/\s+/).includes(codename) ?? false;
}

function widenLines(text: string, codename: string, suites: readonly string[]): string {
  return text
    .split('\n')
    .map((line) => /^(deb\s+(?:\[[^\]]*\]\s+)?\S+\s+)(\S+)(\s.*)$/.exec(line.trim()))
    .filter((match) => match?.[2] === codename)
    .flatMap((match) => suites.map((suite) => `${match?.[1] ?? ''}${suite}${match?.[3] ?? ''}\n`))
    .join('');
}
