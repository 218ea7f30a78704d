// `npm run env-example`: brings .env.example up to date with the configuration classes.
import { writeFileSync } from 'node:fs';
import { envExample } from './env-example.ts';

writeFileSync(new URL('../../../.env.example', import.meta.url), await envExample());
