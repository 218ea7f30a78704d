// `npm run generate -w infra/k8s`: brings the users of NATS up to date with proto/.
import { writeFileSync } from 'node:fs';
import { usersConf } from './users-conf.ts';

writeFileSync(new URL('../base/nats/users.conf', import.meta.url), usersConf());
