// Makes a device's secrets: node firmware/tools/label.ts <name> <file.csv>
// The file is the device's own part; what the label's QR code holds goes to the standard output, and nowhere else.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { factoryCsv, labelPayload, newSecrets } from './secrets.ts';

const [name = '', file = ''] = process.argv.slice(2);

if (!/^[A-Za-z0-9_-]{1,29}$/.test(name) || file === '') {
  process.stderr.write('node firmware/tools/label.ts <name of 1 to 29 letters, digits, _ or -> <file.csv>\n');
  process.exitCode = 2;
} else {
  const secrets = newSecrets(name, randomBytes);
  writeFileSync(file, factoryCsv(secrets), { flag: 'wx', mode: 0o600 });
  process.stdout.write(`${labelPayload(secrets)}\n`);
}
