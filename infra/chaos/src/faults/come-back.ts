import type { Part } from '../system/part.ts';
import { waitFor } from '../wait-for.ts';

const LIMIT_MS = 120_000;

/** Ends a part, and waits until another process of it is ready. Throws WaitedInVain. */
export async function endAndComeBack(part: Part, how: 'kill' | 'terminate'): Promise<void> {
  const before = part.pid;
  part[how]();
  await waitFor(`${part.name} to be back`, LIMIT_MS, () =>
    Promise.resolve(part.pid !== undefined && part.pid !== before ? true : undefined),
  );
}
