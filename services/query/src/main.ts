import { startService } from '@telemetry/chassis';
import { queryService } from './service.ts';

await startService(queryService);
