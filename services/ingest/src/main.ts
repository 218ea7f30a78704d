import { startService } from '@telemetry/chassis';
import { ingest } from './service.ts';

await startService(ingest);
