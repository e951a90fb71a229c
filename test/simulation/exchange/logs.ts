import type { Organisation, Server } from './organisation.ts';

export type Family = 'RECV' | 'SEND';
export type Role = 'FrontEnd' | 'Hub' | 'Edge';

/** One log: the files of one server, role and family, an hour each. */
export interface SimulatedLog {
  /** `EX01/FrontEnd/RECV` */
  readonly name: string;
  readonly files: readonly SimulatedFile[];
}

interface SimulatedFile {
  readonly fileName: string;
  readonly text: string;
}

/** A session in the course of being logged. */
export interface LoggedSession {
  readonly id: string;
  readonly local: string;
  readonly remote: string;
  readonly connector: string;
  readonly server: Server;
  /** Logs a line so many ms after the one before; answers what the server's own clock says then. */
  readonly log: (event: string, data: string, context?: string, afterMs?: number) => number;
  /** True time now. */
  readonly now: () => number;
  readonly waitUntil: (at: number) => void;
}

interface Line {
  readonly at: number;
  readonly text: string;
}

const HOUR_MS = 3_600_000;
/** So many are given out before one comes back. */
const PORTS = 45_000;
const FIELDS = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';

/** Collects lines by log, and writes files of them. */
export class Logs {
  readonly #logs = new Map<string, Line[]>();
  readonly #organisation: Organisation;
  #nextId = 1;
  #ports = 0;

  constructor(organisation: Organisation) {
    this.#organisation = organisation;
  }

  port(): number {
    this.#ports++;
    return 20_000 + ((7 * this.#ports) % PORTS);
  }

  open(
    server: Server,
    role: Role,
    family: Family,
    { connector, local, remote, at }: { connector: string; local: string; remote: string; at: number },
  ): LoggedSession {
    const name = `${server.name}/${role}/${family}`;
    const lines = this.#logs.get(name) ?? [];
    this.#logs.set(name, lines);
    const serial = (this.#nextId++).toString(16).toUpperCase().padStart(8, '0');
    const id = this.#organisation.hasSessionIds ? `08DE2411${serial}` : '0000000000000000';
    let sequence = 0;
    let now = at;
    let isConnected = family === 'RECV';
    return {
      ...{ id, local, remote, connector, server },
      log(event, data, context = '', afterMs = 0) {
        now += afterMs;
        if (event === '+') isConnected = true;
        const own = now + server.skewMs;
        const fields = [connector, id, String(sequence++), isConnected ? local : '', remote, event, data, context];
        lines.push({ at: own, text: [new Date(own).toISOString(), ...fields.map(quoted)].join(',') });
        return own;
      },
      now: () => now,
      waitUntil(until) {
        now = Math.max(now, until);
      },
    };
  }

  written(): readonly SimulatedLog[] {
    return [...this.#logs].map(([name, lines]) => {
      const sorted = lines.map((line, at) => ({ ...line, order: at })).sort((a, b) => a.at - b.at || a.order - b.order);
      const hours = new Map<number, string[]>();
      for (const { at, text } of sorted) {
        const hour = Math.floor(at / HOUR_MS);
        const ofHour = hours.get(hour);
        if (ofHour) ofHour.push(text);
        else hours.set(hour, [text]);
      }
      const family = name.endsWith('RECV') ? 'RECV' : 'SEND';
      return { name, files: [...hours].map(([hour, texts]) => file(family, hour, texts)) };
    });
  }
}

function file(family: Family, hour: number, texts: readonly string[]): SimulatedFile {
  const date = new Date(hour * HOUR_MS).toISOString();
  const kind = family === 'RECV' ? 'Receive' : 'Send';
  const header = [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    `#Log-type: SMTP ${kind} Protocol Log`,
    `#Date: ${date}`,
    `#Fields: ${FIELDS}`,
  ];
  return {
    fileName: `${family}${date.slice(0, 13).replace(/[-T]/g, '')}-1.LOG`,
    text: `${[...header, ...texts].join('\r\n')}\r\n`,
  };
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
