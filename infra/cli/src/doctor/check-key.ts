import { clientOf, dataOf } from '../client/client.ts';
import { NO_KEY, type Settings } from '../settings/settings.ts';
import type { Finding } from './finding.ts';

const check = 'key';
/** So many readings wait for a moment in a busy system. */
const MANY_IN_FLIGHT = 100_000;

/** Whether the key is one, and of what kind. */
export async function checkKey({ url, key }: Settings): Promise<{ finding: Finding; canRead: boolean }> {
  const found = (result: Finding['result'], detail: string, canRead = false) => ({
    finding: { check, result, detail },
    canRead,
  });
  if (key === undefined) return found('bad', NO_KEY);
  const client = clientOf({ url, key });
  const { response } = await client.GET('/api/v1/devices', { params: { query: { limit: 1 } } });
  if (response.ok) return found('ok', 'it may read', true);
  if (response.status !== 401) return found('bad', `the registry answers ${response.status}`);
  // Keys of devices are known where readings are taken: an empty reading is refused there for what it is.
  const asDevice = await client.POST('/api/v1/ingest', { body: { metrics: {} } });
  if (asDevice.response.status === 422)
    return found('ok', 'it is a key of a device: it may write, and not read');
  return found('bad', 'nobody has this key, any longer');
}

/** Whether everything that was acknowledged is stored or accounted for. */
export async function checkLag({ url, key = '' }: Settings): Promise<Finding> {
  const ledger = await dataOf(clientOf({ url, key }).GET('/api/v1/delivery'));
  const { in_flight: inFlight, dead_lettered: dead, missing, balanced } = ledger;
  const detail = `${inFlight} acknowledged readings are not stored yet, ${dead} are dead letters, ${missing} are missing`;
  if (!balanced || missing > 0) return { check: 'store', result: 'bad', detail };
  return { check: 'store', result: inFlight > MANY_IN_FLIGHT || dead > 0 ? 'doubtful' : 'ok', detail };
}
