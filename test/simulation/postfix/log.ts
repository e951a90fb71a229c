import type { Setup } from './setup.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The lines of a log, as they come. Times are seconds since the story began. */
export class Log {
  readonly lines: string[] = [];
  /** Services with a TLS line, `out` for the deliveries; `qmgr` once the queue manager has spoken. */
  readonly heard = new Set<string>();
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  say(at: number, service: string, pid: number, message: string): void {
    if (service === 'postfix/qmgr') this.heard.add('qmgr');
    this.lines.push(`${this.#date(at)} ${this.#setup.host} ${service}[${pid}]: ${message}\n`);
  }

  hour(at: number): number {
    return Math.floor((this.#setup.beginsAt + at * 1000) / 3_600_000);
  }

  day(at: number): number {
    return Math.floor((this.#setup.beginsAt + at * 1000) / 86_400_000);
  }

  #date(at: number): string {
    const date = new Date(this.#setup.beginsAt + at * 1000);
    if (this.#setup.date === 'rfc3339') return date.toISOString().replace('Z', '123+00:00');
    const day = String(date.getUTCDate()).padStart(2, ' ');
    return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}`;
  }
}

/** Numbers that are taken, given back, and taken again by whoever comes next, `restSeconds` later at the earliest. */
export class Pool {
  readonly #free: { readonly number: number; readonly since: number }[] = [];
  readonly #restSeconds: number;
  #next: number;

  constructor(first: number, restSeconds = 0) {
    this.#next = first;
    this.#restSeconds = restSeconds;
  }

  take(now: number): number {
    const index = this.#free.findLastIndex(({ since }) => now - since >= this.#restSeconds);
    return index < 0 ? this.#next++ : (this.#free.splice(index, 1)[0]?.number ?? this.#next++);
  }

  giveBack(number: number, now: number): void {
    this.#free.push({ number, since: now });
  }
}
