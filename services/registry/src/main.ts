import { startService } from '@telemetry/chassis';
import { registry } from './service.ts';

await startService(registry);
