import { isPortFree } from '../process/ports.ts';
import { PORT_NAMES, PORTS, type Settings } from './settings.ts';

/** Ports that others listen on; the message has a line for each, with the setting that changes it. */
export class PortsTaken extends Error {
  constructor(faults: readonly string[]) {
    super(`Cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Throws PortsTaken when another program listens where the system is to listen. */
export async function checkPorts({ ports, host }: Settings): Promise<void> {
  const checks = PORT_NAMES.map(async (name) => {
    const { variable, listener } = PORTS[name];
    const port = ports[name];
    if (await isPortFree(port, name === 'edge' ? host : '127.0.0.1')) return [];
    return [
      `port ${port}, wanted by ${listener}, is taken by another program; choose another with ${variable}=…`,
    ];
  });
  const faults = (await Promise.all(checks)).flat();
  if (faults.length > 0) throw new PortsTaken(faults);
}
