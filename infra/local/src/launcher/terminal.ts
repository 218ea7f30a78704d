const COLORS = [36, 33, 32, 35, 34, 96];
const WIDEST_NAME = 'registry'.length;

/** Lines on a terminal, each with the name of who wrote it. */
export interface Terminal {
  line(name: string, text: string): void;
  /** What the launcher itself has to say. */
  say(text: string): void;
}

/** A terminal that colours the names, if it may. */
export function terminal(write: (text: string) => void, useColor: boolean): Terminal {
  const known: string[] = [];
  const paint = (name: string): string => {
    if (!known.includes(name)) known.push(name);
    const color = COLORS[known.indexOf(name) % COLORS.length] ?? 0;
    const label = name.padEnd(WIDEST_NAME);
    return useColor ? `\u001b[${color}m${label}\u001b[0m` : label;
  };
  return {
    line: (name, text) => write(`${paint(name)} │ ${text}\n`),
    say: (text) => write(`${text}\n`),
  };
}
