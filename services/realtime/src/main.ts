import { startService } from '@telemetry/chassis';
import { realtime } from './service.ts';

await startService(realtime);
