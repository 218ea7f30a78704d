// Run by the build: what this service answers, for those who generate types from it.
import { writeApi } from '@telemetry/chassis';
import { registry } from './service.ts';

await writeApi(registry);
