import { execFileSync } from 'node:child_process';
import { followTraces, within } from '../tracing/active-trace.ts';
import { newTrace } from '../tracing/trace-context.ts';
import { createLogger, setLogLevel } from './logger.ts';

const SECRET = 's3cret-value';

/** What is written to the log when `write` logs. */
function written(write: (logger: ReturnType<typeof createLogger>) => void, level = 'info'): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger('registry', { LOG_LEVEL: level, LOG_FORMAT: 'json' }, destination));
  return lines.join('');
}

describe('the log', () => {
  it('is JSON lines that name the service and the time', () => {
    const line = written((log) => log.info({ port: 8001 }, 'listening'));
    expect(JSON.parse(line)).toMatchObject({ service: 'registry', level: 30, port: 8001, msg: 'listening' });
    expect(JSON.parse(line).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('leaves out what is below its level', () => {
    expect(written((log) => log.debug('hidden'))).toBe('');
    expect(written((log) => log.debug('shown'), 'debug')).toContain('shown');
  });

  it('changes its level while it runs, and that of the loggers that were made of it', () => {
    const lines = written((log) => {
      const grandchild = log.child({ partition: 1 }).child({ device: 'room' });
      setLogLevel(log, 'debug');
      log.debug('from the first');
      grandchild.debug('from the last');
      setLogLevel(log, 'error');
      grandchild.info('hidden');
    });
    expect(lines).toContain('from the first');
    expect(lines).toContain('from the last');
    expect(lines).not.toContain('hidden');
  });

  it('names the trace of what is being done, also after a wait', async () => {
    followTraces();
    const trace = newTrace();
    const lines: string[] = [];
    const log = createLogger(
      'registry',
      { LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
      { write: (line) => void lines.push(line) },
    );
    log.info('before');
    await within(trace, async () => {
      await Promise.resolve();
      log.info('within');
    });
    const ids = lines.map((line) => (JSON.parse(line) as { trace_id?: string }).trace_id);
    expect(ids).toEqual([undefined, trace.traceId]);
  });

  it.each(['authorization', 'cookie', 'set-cookie', 'x-api-key', 'api_key', 'key', 'password', 'token'])(
    'never holds the value of %s, wherever it stands',
    (name) => {
      const headers = { [name]: SECRET, accept: 'text/plain' };
      const lines = written((log) => {
        log.info(headers);
        log.info({ headers });
        log.info({ req: { headers } });
        log.child({ device: headers }).info('a child');
      });
      expect(lines).not.toContain(SECRET);
      expect(lines.match(/\[redacted\]/g)).toHaveLength(4);
      expect(lines.match(/text\/plain/g)).toHaveLength(4);
    },
  );

  it('is readable lines on a terminal, without secrets too', () => {
    const module = JSON.stringify(new URL('./logger.ts', import.meta.url).href);
    const script = `
      const { createLogger } = await import(${module});
      createLogger('registry', { LOG_LEVEL: 'info', LOG_FORMAT: 'console' }).info({ key: '${SECRET}' }, 'hello');`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(output).toMatch(/INFO.*hello/);
    expect(output).toContain('[redacted]');
    expect(output).not.toContain(SECRET);
  });
});
