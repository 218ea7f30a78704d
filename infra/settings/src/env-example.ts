import { SERVICE_NAMES, serviceSettings, type ServiceName, type Setting } from './service-settings.ts';
import { STACK_SETTINGS, type StackSetting } from './stack-settings.ts';

const HEADER = `\
# Settings of \`npm start\` and of \`docker compose up\`, all optional. Copy to .env and change what you need.
# Written by \`npm run env-example\` from the configuration classes of the services (services/*/src/config.ts).
# A setting stands here with its default; one without a default is made by the stack, or off.
`;

/** A service that runs by itself listens where HOST and PORT say; in a stack these two are the edge's. */
const SET_BY_THE_STACK = ['HOST', 'PORT'];
const OF_A_LONE_SERVICE = [
  ...['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'NATS_URL'],
  ...['STREAM_REPLICAS', 'STOP_DELAY_MS'],
];
const WIDTH = 118;

/** A setting together with the services that read it. */
interface Shared extends Setting {
  readonly services: readonly ServiceName[];
}

/** The text of .env.example. */
export async function envExample(): Promise<string> {
  const settings = await sharedSettings();
  const isLone = ({ name }: Shared): boolean => OF_A_LONE_SERVICE.includes(name);
  const common = settings.filter((one) => one.isCommon && !isLone(one));
  const groups = new Map<string, Shared[]>();
  for (const one of settings.filter(({ isCommon }) => !isCommon)) {
    const title = one.services.join(' and ');
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return [
    HEADER,
    ...Object.entries(STACK_SETTINGS).map(([title, stack]) => section(title, stack.map(stackEntry))),
    section('Every service', common.map(entry)),
    ...[...groups].map(([title, own]) => section(title, own.map(entry))),
    section('A service run by itself; a stack sets these', settings.filter(isLone).map(entry)),
  ].join('\n');
}

/** Each setting once. Where services mean different things by it, its doc says both. */
async function sharedSettings(): Promise<Shared[]> {
  const found = new Map<string, Shared>();
  for (const service of SERVICE_NAMES) {
    for (const setting of await serviceSettings(service)) {
      if (SET_BY_THE_STACK.includes(setting.name)) continue;
      const known = found.get(setting.name) ?? { ...setting, doc: '', services: [] };
      const doc = known.doc.includes(setting.doc) ? known.doc : `${known.doc} ${setting.doc}`.trim();
      found.set(setting.name, { ...known, doc, services: [...known.services, service] });
    }
  }
  return [...found.values()];
}

function section(title: string, entries: readonly string[]): string {
  return `\n# ---- ${title} ----\n\n${entries.join('\n')}`;
}

function stackEntry({ name, doc, default: value }: StackSetting): string {
  return `${comment(doc)}#${name}=${value}\n`;
}

function entry({ name, doc, accepted, default: value = '' }: Shared): string {
  return `${comment(accepted === '' ? doc : `${doc} Accepted: ${accepted}.`)}#${name}=${value}\n`;
}

function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 > WIDTH - 2) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}\n`).join('');
}
