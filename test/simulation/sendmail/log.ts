import type { Setup } from './setup.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Lines that have nothing to do with messages. */
const IRRELEVANT = /^(?:\w+: )?(?:ruleset=|collect: |\w+: DSN|Milter: connect)/;
const ID_CHARS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx';

/** The lines of a log, as they come. Times are seconds since the story began. */
export class Log {
  readonly lines: string[] = [];
  /** When its first line about messages was written. */
  beganAt = Number.POSITIVE_INFINITY;
  /** It has a STARTTLS or AUTH line of the server. */
  hasLevel9 = false;
  /** It has an arrival at the server by ESMTPS, ESMTPA or ESMTPSA. */
  hasProto = false;
  /** When its first line about a delivery was written. */
  deliversSince = Number.POSITIVE_INFINITY;
  /** Queue ids that a mailer was tried for, as far as it says. */
  readonly tried = new Set<string>();
  /** When its newest line was written. */
  until = 0;
  readonly #setup: Setup;
  #serial = 0;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  say(at: number, program: string, pid: number, message: string): void {
    if (!IRRELEVANT.test(message)) this.beganAt = Math.min(this.beganAt, at);
    if (/^\w+: to=/.test(message)) this.deliversSince = Math.min(this.deliversSince, at);
    if (/^\w+: to=.*, mailer=/.test(message) && !message.includes('stat=Spam'))
      this.tried.add(message.slice(0, message.indexOf(':')));
    if (/^(?:\w+: )?(?:STARTTLS|AUTH)=(?:server|client), relay=/.test(message)) this.hasLevel9 = true;
    if (/, proto=ESMTP(?:S|A|SA), daemon=MTA, relay=[^,>]*$/.test(message)) this.hasProto = true;
    this.until = Math.max(this.until, at);
    this.lines.push(`${this.#date(at)} ${this.#setup.host} ${program}[${pid}]: ${message}\n`);
  }

  /** As Sendmail makes one: of the time, a number and the process. */
  queueId(at: number, pid: number): string {
    const date = new Date(this.#setup.beginsAt + at * 1000);
    const parts = [date.getUTCFullYear() - 1900, date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()];
    const serial = this.#serial++ % 3600;
    const all = [...parts, date.getUTCMinutes(), date.getUTCSeconds(), Math.floor(serial / 60), serial % 60];
    return `${all.map((part) => ID_CHARS[part % 60]).join('')}${String(pid).padStart(6, '0')}`;
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

/** A process that was silent for so long is over, and whoever reads the log knows it. */
const OVER_SECONDS = 3600;

/** Process ids: taken, given back, and taken again soon by others, and by the same only when it cannot be told apart. */
export class Processes {
  readonly #free: { readonly pid: number; readonly usedBy: Map<string, number> }[] = [];
  readonly #taken = new Map<number, Map<string, number>>();
  #next: number;

  constructor(first: number) {
    this.#next = first;
  }

  take(now: number, by: string): number {
    const index = this.#free.findLastIndex(
      ({ usedBy }) => now - (usedBy.get(by) ?? Number.NEGATIVE_INFINITY) > OVER_SECONDS,
    );
    const free = index < 0 ? undefined : this.#free.splice(index, 1)[0];
    const pid = free?.pid ?? this.#next++;
    this.#taken.set(pid, free?.usedBy ?? new Map());
    return pid;
  }

  giveBack(pid: number, since: number, by: string): void {
    const usedBy = this.#taken.get(pid) ?? new Map<string, number>();
    usedBy.set(by, since);
    this.#free.push({ pid, usedBy });
  }
}
