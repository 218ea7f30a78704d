import { portFaultAt } from '../process/ports.ts';
import { addressesToCheck } from './addresses.ts';
import { PORT_NAMES, PORTS, type Settings } from './settings.ts';

/** Ports that we cannot have; the message has a line for each, with the setting that changes it. */
export class PortsTaken extends Error {
  constructor(faults: readonly string[]) {
    super(`Cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Throws PortsTaken when the system cannot listen where it is to listen, mostly because another program does. */
export async function checkPorts({ ports, host }: Settings): Promise<void> {
  const checks = PORT_NAMES.map(async (name) => {
    const { variable, listener } = PORTS[name];
    const fault = await portFaultAt(ports[name], name === 'edge' ? addressesToCheck(host) : ['127.0.0.1']);
    if (fault === undefined) return [];
    return [`port ${ports[name]}, wanted by ${listener}, ${fault}; choose another with ${variable}=…`];
  });
  const faults = (await Promise.all(checks)).flat();
  if (faults.length > 0) throw new PortsTaken(faults);
}
