import type { Chance } from '../random.ts';
import type { Setup } from './setup.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Of a part of a line in syslog; Exim's is 870. */
const MAX_PART = 200;
const HOUR_MS = 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** The lines of a log, as they come. Times are seconds since the story began. */
export class Log {
  readonly lines: string[] = [];
  readonly #setup: Setup;
  readonly #luck: Chance;
  #serial = 0;

  constructor(setup: Setup, luck: Chance) {
    this.#setup = setup;
    this.#luck = luck;
  }

  say(at: number, pid: number, body: string): void {
    const { writes, logs } = this.#setup;
    const own = `${this.#ownDate(at)} ${logs.pid ? `[${pid}] ` : ''}`;
    if (writes === 'main-log') this.lines.push(`${own}${body}\n`);
    else
      for (const part of this.#parts(`${writes === 'undated-syslog' ? '' : own}${body}`)) this.#toSyslog(at, pid, part);
  }

  /** An id that no other message ever had. */
  id(at: number): string {
    const seconds = Math.floor((this.#setup.beginsAt + at * 1000) / 1000);
    const serial = this.#serial++;
    return this.#setup.hasLongIds
      ? `${base62(seconds, 6)}-${base62(serial, 11)}-${base62(serial * 7, 4)}`
      : `${base62(seconds, 6)}-${base62(serial, 6)}-${base62(serial % 3000, 2)}`;
  }

  hour(at: number): number {
    return Math.floor((this.#setup.beginsAt + at * 1000) / HOUR_MS);
  }

  day(at: number): number {
    return Math.floor((this.#setup.beginsAt + at * 1000) / (24 * HOUR_MS));
  }

  #parts(text: string): readonly string[] {
    if (this.#setup.writes !== 'split-syslog' || text.length <= MAX_PART) return [text];
    const count = Math.ceil(text.length / MAX_PART);
    return Array.from(
      { length: count },
      (_, i) => `[${i + 1}/${count}] ${text.slice(i * MAX_PART, (i + 1) * MAX_PART)}`,
    );
  }

  #toSyslog(at: number, pid: number, text: string): void {
    const date = this.#clock(at);
    const day = String(date.getUTCDate()).padStart(2, ' ');
    const time = date.toISOString().slice(11, 19);
    this.lines.push(`${MONTHS[date.getUTCMonth()]} ${day} ${time} ${this.#setup.host} exim[${pid}]: ${text}\n`);
  }

  #ownDate(at: number): string {
    const { hasZone, offsetHours, hasMilliseconds } = this.#setup;
    const date = this.#clock(at).toISOString().slice(0, 19).replace('T', ' ');
    const fraction = hasMilliseconds ? `.${String(this.#luck.between(0, 999)).padStart(3, '0')}` : '';
    const zone = `${offsetHours < 0 ? '-' : '+'}${two(Math.abs(offsetHours))}00`;
    return `${date}${fraction}${hasZone ? ` ${zone}` : ''}`;
  }

  #clock(at: number): Date {
    return new Date(this.#setup.beginsAt + at * 1000 + this.#setup.offsetHours * HOUR_MS);
  }
}

function base62(value: number, digits: number): string {
  let text = '';
  for (let rest = value, i = 0; i < digits; i++, rest = Math.floor(rest / 62)) text = `${BASE62[rest % 62]}${text}`;
  return text;
}
