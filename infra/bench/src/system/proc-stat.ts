/** What the kernel says of a process. */
export interface ProcStat {
  readonly parent: number;
  /** Processor time of its own and of children it has waited for, in ticks. */
  readonly ownTicks: number;
  readonly goneChildrenTicks: number;
}

/** Reads a /proc/<pid>/stat. */
export function parseProcStat(text: string): ProcStat {
  // The name in parentheses may hold spaces and parentheses; the fields are counted from its end.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0] = fields.slice(1);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11);
  return { parent, ownTicks: user + system, goneChildrenTicks: childrenUser + childrenSystem };
}
