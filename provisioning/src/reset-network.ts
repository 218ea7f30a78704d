import { WifiControlMessage, WifiControlPayloadSchema } from '@telemetry/proto/provisioning';
import type { Requests } from './device-link.ts';
import { ENDPOINTS } from './endpoints.ts';
import { exchange } from './exchange.ts';
import { requireAnswerTo, requireSuccess } from './messages.ts';

/** Has a device that could not join its network forget it, so that it takes another. @throws ProvisioningError */
export async function resetNetwork(link: Requests): Promise<void> {
  const answer = await exchange(
    link,
    { endpoint: ENDPOINTS.control, schema: WifiControlPayloadSchema, attempts: 3 },
    { message: WifiControlMessage.RESET_COMMAND, payload: { case: 'resetCommand', value: {} } },
  );
  requireSuccess(answer.status);
  requireAnswerTo(WifiControlMessage.RESET_COMMAND, answer.message);
}
