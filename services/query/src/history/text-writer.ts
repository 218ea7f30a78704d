const SIZE_BYTES = 64 * 1024;
/** Days whose text is kept; readings that come late have two of them in each line. */
const KNOWN_DAYS = 1_000;
const DAY_MS = 86_400_000;
/** Of decimal numbers with so many digits no two are the same float64, so one that gives it back is its shortest text. */
const UNIQUE_DECIMALS = 1e15;
/** Numbers with more decimal places are left to JavaScript, which writes those below 1e-6 in another form. */
const MOST_PLACES = 6;
const [ZERO, DASH, DOT, COLON, Z] = [0x30, 0x2d, 0x2e, 0x3a, 0x5a];

/** No number takes more bytes. */
export const NUMBER_BYTES = 25;
/** No time takes more bytes. */
export const TIME_BYTES = 27;

/**
 * Text as bytes in one buffer that is used again and again, since the strings of millions of numbers and times would
 * all be garbage. It is told where a number lies for the same reason: handed over by itself, each would be an object.
 * Whoever writes asks `fits` first: writing beyond the buffer is lost.
 */
export class TextWriter {
  private bytes = Buffer.allocUnsafeSlow(SIZE_BYTES);
  private at = 0;
  private readonly days = new Map<number, Uint8Array>();

  get isEmpty(): boolean {
    return this.at === 0;
  }

  /** Whether so many bytes can be written now; if not, what is there has to be taken first. */
  fits(bytes: number): boolean {
    if (this.at + bytes <= this.bytes.length) return true;
    if (this.at > 0) return false;
    this.bytes = Buffer.allocUnsafeSlow(bytes);
    return true;
  }

  /** All that was written since the last time; it stays as it is until the next write. */
  take(): Uint8Array {
    const written = this.bytes.subarray(0, this.at);
    this.at = 0;
    return written;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) this.bytes[this.at + i] = bytes[i] ?? 0;
    this.at += bytes.length;
  }

  /** The shortest text that gives the same number back. */
  number(values: Float64Array, index: number): void {
    const value = values[index] ?? NaN;
    for (let places = 0, power = 1; places <= MOST_PLACES; places++, power *= 10) {
      const scaled = Math.round(value * power);
      if (Math.abs(scaled) >= UNIQUE_DECIMALS) break;
      if (scaled / power !== value) continue;
      this.decimal(scaled, power, places);
      return;
    }
    // As String does, but without V8's cache of such texts, through which each of them outlives its use by far.
    this.at += this.bytes.write(JSON.stringify(value), this.at, 'latin1');
  }

  /** A time, ms since 1970, in RFC 3339 with milliseconds. Throws RangeError when it is none. */
  time(times: Float64Array, index: number): void {
    const ms = times[index] ?? NaN;
    const day = Math.floor(ms / DAY_MS);
    this.raw(this.days.get(day) ?? this.learnDay(day));
    const rest = Math.floor(ms) - day * DAY_MS;
    const seconds = Math.floor(rest / 1000);
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    this.digits(hours, 2);
    this.byte(COLON);
    this.digits(minutes - hours * 60, 2);
    this.byte(COLON);
    this.digits(seconds - minutes * 60, 2);
    this.byte(DOT);
    this.digits(rest - seconds * 1000, 3);
    this.byte(Z);
  }

  private byte(byte: number): void {
    this.bytes[this.at++] = byte;
  }

  private decimal(scaled: number, power: number, places: number): void {
    if (scaled < 0 || Object.is(scaled, -0)) this.byte(DASH);
    const size = Math.abs(scaled);
    const whole = Math.floor(size / power);
    this.digits(whole, 1);
    if (places === 0) return;
    this.byte(DOT);
    this.digits(size - whole * power, places);
  }

  /** A whole number below 1e15, with zeros before it up to so many digits. */
  private digits(whole: number, least: number): void {
    let end = this.at + least;
    for (let limit = 10 ** least; whole >= limit; limit *= 10) end++;
    let rest = whole;
    for (let i = end - 1; i >= this.at; i--) {
      const tenth = Math.floor(rest / 10);
      this.bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.at = end;
  }

  private learnDay(day: number): Uint8Array {
    const text = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
    if (this.days.size >= KNOWN_DAYS) this.days.clear();
    const bytes = Buffer.from(text);
    this.days.set(day, bytes);
    return bytes;
  }
}
