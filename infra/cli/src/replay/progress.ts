import cliProgress from 'cli-progress';

/** Shows how far a replay is. */
export interface Progress {
  update(done: { readonly bytes: number; readonly acknowledged: number; readonly rejected: number }): void;
  /** Says something without spoiling the bar. */
  note(text: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 2_000;

/** A bar on a terminal, else a plain line every two seconds. */
export function showProgress(totalBytes: number, out: NodeJS.WriteStream): Progress {
  return out.isTTY ? bar(totalBytes, out) : lines(totalBytes, out);
}

function bar(totalBytes: number, stream: NodeJS.WriteStream): Progress {
  const format = '{bar} {percentage}%  {acknowledged} acknowledged  {rejected} rejected  {note}';
  const single = new cliProgress.SingleBar(
    { stream, format, hideCursor: true, barsize: 30 },
    cliProgress.Presets.shades_classic,
  );
  single.start(totalBytes, 0, { acknowledged: 0, rejected: 0, note: '' });
  return {
    update: ({ bytes, acknowledged, rejected }) => single.update(bytes, { acknowledged, rejected, note: '' }),
    note: (note) => single.update({ note }),
    stop: () => single.stop(),
  };
}

function lines(totalBytes: number, stream: NodeJS.WriteStream): Progress {
  let saidAtMs = performance.now();
  return {
    update: ({ bytes, acknowledged, rejected }) => {
      if (performance.now() - saidAtMs < LINE_EVERY_MS) return;
      saidAtMs = performance.now();
      const percent = Math.floor((100 * bytes) / Math.max(1, totalBytes));
      stream.write(`${percent}%  ${acknowledged} acknowledged  ${rejected} rejected\n`);
    },
    note: (text) => stream.write(`${text}\n`),
    stop: () => undefined,
  };
}
