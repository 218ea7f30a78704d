import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

/** The person at the terminal hung up before everything was answered. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Asks a person one line after the other; lines that come from a pipe are taken as well. */
export class Dialog {
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;
  private readonly output: NodeJS.WritableStream;
  private isSecret = false;

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.output = output;
    const echo = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.isSecret) output.write(chunk);
        done();
      },
    });
    this.reader = createInterface({ input, output: echo, terminal: input.isTTY && output.isTTY });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  say(text: string): void {
    this.output.write(`${text}\n`);
  }

  /** @throws NoAnswer */
  async ask(question: string): Promise<string> {
    this.output.write(`${question}: `);
    const line = await this.lines.next();
    if (line.done === true) throw new NoAnswer('Nothing was set up: the answers have ended.');
    return line.value.trim();
  }

  /** Like `ask`, but what is typed is not shown. @throws NoAnswer */
  async askSecret(question: string): Promise<string> {
    this.isSecret = true;
    try {
      return await this.ask(question);
    } finally {
      this.isSecret = false;
      this.say('');
    }
  }

  end(): void {
    this.reader.close();
  }
}
