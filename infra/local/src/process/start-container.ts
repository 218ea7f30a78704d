import { setTimeout as delay } from 'node:timers/promises';
import type { RunningServer } from './running-server.ts';
import { StartError } from './start-process.ts';

/** A server of tests as an image has it. */
export interface ContainerSpec {
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Who it runs as: `uid:gid`. */
  readonly user: string;
  /** The only folder of this machine that it sees, at the same path. */
  readonly folder: string;
  /** Whether it can do its work now; a rejection counts as "not yet". */
  readonly isReady: () => Promise<boolean>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
const POLL_MS = 50;
const LINES_KEPT = 30;
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;

/**
 * Runs a server in a container, by testcontainers, and returns when it is ready. It is on this machine's own network and its
 * folder is one of this machine, so addresses, configuration and data are the same as those of a process, and another
 * container can go on with them. Throws StartError with the server's last lines. Needs an engine on this machine, Linux.
 */
export async function startContainer(spec: ContainerSpec): Promise<RunningServer> {
  // Loaded only now: it is big, and there only where packages for development are.
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  const started = await new GenericContainer(spec.image)
    .withCommand([...spec.args])
    .withEnvironment(spec.env ?? {})
    .withUser(spec.user)
    .withBindMounts([{ source: spec.folder, target: spec.folder }])
    .withNetworkMode('host')
    .withSharedMemorySize(SHARED_MEMORY_BYTES)
    // We wait by ourselves.
    .withWaitStrategy(Wait.forAll([]))
    .start();
  const { container: client } = await getContainerRuntimeClient();
  const container = client.getById(started.getId());
  const remove = async (graceMs: number): Promise<void> => {
    await started.stop({ timeout: graceMs, remove: true, removeVolumes: true });
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await spec.isReady().catch(() => false))) {
    const { State: state } = await container.inspect();
    if (state.Running && Date.now() < deadline) {
      await delay(POLL_MS);
      continue;
    }
    const lines = await container.logs({ stdout: true, stderr: true, tail: LINES_KEPT });
    await remove(0);
    const why = state.Running ? `was not ready after ${START_TIMEOUT_MS / 1000} s` : 'ended';
    throw new StartError(`${spec.image} ${why}\n${lines.toString()}`);
  }
  return {
    pid: (await container.inspect()).State.Pid,
    stop: () => remove(STOP_GRACE_MS),
    kill: async () => {
      await container.kill({ signal: 'SIGKILL' });
      await container.wait();
      await remove(0);
    },
  };
}
