import type { Chance } from '../random.ts';
import type { Command, Delivery, Host, TlsUsed } from '../story.ts';
import type { Timeline } from '../timeline.ts';
import { type Log, Processes } from './log.ts';
import { withTls } from './peers.ts';
import type { Setup } from './setup.ts';
import type { Part } from './truth.ts';

/** Texts of strangers that look like the fields of a delivery; those of the story are for Postfix. */
const oddTo = (number: number): string =>
  `"x${number}>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=evil. [203.0.113.66], dsn=2.0.0, stat=Sent (ok)"@example.com`;
const ODD_ANSWER = ' (ok, delay=00:00:01, mailer=local, pri=1, stat=Deferred)';
const FAILED = 'error: connect failed=-1, reason=wrong version number, SSL_error=1, errno=0, retry=-1';
/** ConnectionCacheTimeout is five minutes, and may be set to more: an hour is the most that it is useful for. */
const KEPT_SECONDS = 310;
const MAYBE_KEPT_SECONDS = 3600;

interface Sent {
  readonly hour: number;
  recipients: number;
  readonly parts: Part[];
}

/** What a command handed in; only what is delivered, or tried, is known to be a message. */
interface Commanded {
  readonly queueId: string;
  readonly hour: number;
  readonly recipients: number;
}

interface Given {
  readonly setup: Setup;
  readonly log: Log;
  readonly time: Timeline;
  readonly luck: Chance;
  /** Hands a message in over the loopback interface; answers its queue id. */
  readonly reenter: (it: Message, now: number) => string;
}

interface Message {
  readonly sender: string;
  readonly deliveries: readonly Delivery[];
}

/** Recipients that one process delivers to together. */
interface Group {
  readonly recipients: readonly string[];
  readonly to: Delivery['to'];
  readonly attempts: Delivery['attempts'];
}

/** Delivers messages. */
export class Queue {
  readonly sent: Sent[] = [];
  readonly commands: Commanded[] = [];
  readonly #given: Given;
  readonly #clients = new Processes(50_000);
  /** Of the runner that makes all retries: its connections by relay; `tls` is null where only the log has one. */
  readonly #kept = new Map<string, { tls: TlsUsed | null; at: number }>();

  constructor(given: Given) {
    this.#given = given;
  }

  take(id: string, it: Message, now: number, how: { readonly isFiltered: boolean }): void {
    const { setup, time, luck, reenter } = this.#given;
    if (how.isFiltered && setup.hasFilter) {
      time.at(now + luck.between(0, 2), (at) => {
        const again = reenter(it, at);
        this.#say(
          at,
          this.#process(at, 'filter'),
          id,
          `to=<a@example.com>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=[127.0.0.1] [127.0.0.1], dsn=2.0.0, stat=Sent (${again} Message accepted for delivery)`,
        );
      });
      return;
    }
    const bySentTo = new Map<string, Sent>();
    for (const group of this.#groups(it.deliveries)) this.#deliver(id, group, now, 0, bySentTo);
  }

  command(it: Command, now: number): void {
    const { setup, log, luck, reenter, time } = this.#given;
    const pid = this.#process(now, 'command');
    const id = log.queueId(now, pid);
    const recipients = it.deliveries.length;
    log.say(
      now,
      'sendmail',
      pid,
      `${id}: from=${it.sender}, size=900, class=0, nrcpts=${recipients}, msgid=<3@relay>, relay=root@localhost`,
    );
    if (!setup.hasMsp) {
      this.commands.push({ queueId: id, hour: log.hour(now), recipients });
      this.take(id, it, now, { isFiltered: false });
      return;
    }
    const to = `to=a@example.com, ctladdr=root (0/0), delay=00:00:00, xdelay=00:00:00, mailer=relay, pri=30900, relay=[127.0.0.1]`;
    const isLate = luck.oneIn(4);
    if (isLate && setup.logLevel === 9)
      log.say(now, 'sendmail', pid, `${id}: ${to}, dsn=4.0.0, stat=Deferred: Connection refused by [127.0.0.1]`);
    time.at(now + (isLate ? luck.between(300, 4000) : 0), (at) => {
      const again = reenter(it, at);
      if (setup.logLevel >= 8)
        log.say(
          at,
          isLate ? 'sm-msp-queue' : 'sendmail',
          pid,
          `${id}: ${to} [127.0.0.1], dsn=2.0.0, stat=Sent (${again} Message accepted for delivery)`,
        );
    });
  }

  /** Those for one relay may be delivered together. */
  #groups(deliveries: readonly Delivery[]): readonly Group[] {
    const { luck } = this.#given;
    const groups: Group[] = [];
    for (const [number, { recipient, to, attempts }] of deliveries.entries()) {
      const written = recipient.includes('relay=') ? oddTo(number) : recipient;
      const index = groups.findIndex((group) => group.to === to);
      const group = groups[index];
      if (group !== undefined && luck.oneIn(2))
        groups[index] = { ...group, recipients: [...group.recipients, written] };
      else groups.push({ recipients: [written], to, attempts });
    }
    return groups;
  }

  #deliver(id: string, group: Group, since: number, index: number, bySentTo: Map<string, Sent>): void {
    const attempt = group.attempts[index];
    if (attempt === undefined) return;
    this.#given.time.at(since + attempt.afterSeconds, (at) => {
      this.#attempt(id, group, attempt, at, index > 0, bySentTo);
      if (attempt.result === 'deferred') this.#deliver(id, group, at, index + 1, bySentTo);
    });
  }

  #attempt(
    id: string,
    { recipients, to }: Group,
    { result, tls }: Delivery['attempts'][number],
    at: number,
    isRetry: boolean,
    bySentTo: Map<string, Sent>,
  ): void {
    const { setup, log, luck } = this.#given;
    const isLogged = setup.logLevel >= (result === 'deferred' ? 9 : 8);
    const list = `to=${recipients.map((each) => `<${each}>`).join(',')}${luck.oneIn(6) ? ', ctladdr=<list@example.com> (8/12)' : ''}`;
    const spent = `delay=${luck.oneIn(9) ? '1+' : ''}00:00:01, xdelay=00:00:01`;
    const stat = {
      sent: `dsn=2.0.0, stat=Sent${luck.pick(['', ' (ok)', ODD_ANSWER])}`,
      deferred: 'dsn=4.0.0, reply=451 4.7.1 later, stat=Sent, stat=Deferred: 451 4.7.1 later',
      bounced: 'dsn=5.1.1, stat=User unknown',
    }[result];
    if (to === null) {
      if (isLogged)
        this.#say(at, this.#process(at, 'local'), id, `${list}, ${spent}, mailer=local, pri=30900, ${stat}`);
    } else {
      const { pid, part } = this.#connect(to, tls, at, isRetry);
      if (isLogged)
        this.#say(
          at,
          pid,
          id,
          `${list}, ${spent}, mailer=esmtp, pri=120900, relay=${to.name}. [${to.address}], ${stat}`,
        );
      if (result === 'sent' && isLogged) this.#count(to, recipients.length, part, bySentTo);
    }
    if (result === 'bounced' && isLogged) log.say(at, 'sm-mta', 55, `${id}: ${log.queueId(at, 55)}: DSN: User unknown`);
  }

  /** A process has a connection to a server, which it says if it is new and has TLS. */
  #connect(to: Host, tls: TlsUsed | null, at: number, isRetry: boolean): { readonly pid: number; readonly part: Part } {
    const { setup, log, luck } = this.#given;
    const isRunner = setup.hasRunner && isRetry;
    const pid = isRunner ? 777 : this.#process(at, to.name);
    const kept = isRunner ? this.#kept.get(to.name) : undefined;
    if (kept !== undefined && kept.tls !== null && at - kept.at <= KEPT_SECONDS) {
      kept.at = at;
      return { pid, part: { at, tls: kept.tls, isMaybeKept: false } };
    }
    if (tls === null) {
      const isLost = setup.losesTls && luck.oneIn(3);
      if (isLost) {
        log.say(at, 'sm-mta', pid, `STARTTLS=client, ${FAILED}`);
        if (isRunner) this.#kept.clear();
      }
      const isMaybeKept = !isLost && kept !== undefined && at - kept.at <= MAYBE_KEPT_SECONDS;
      if (isMaybeKept) this.#kept.set(to.name, { tls: null, at });
      return { pid, part: { at, tls: null, isMaybeKept } };
    }
    if (setup.logLevel === 9) log.say(at, 'sm-mta', pid, `STARTTLS=client, relay=${to.name}., ${withTls(tls, setup)}`);
    if (isRunner) this.#kept.set(to.name, { tls, at });
    return { pid, part: { at, tls, isMaybeKept: false } };
  }

  #count(to: Host, recipients: number, part: Part, bySentTo: Map<string, Sent>): void {
    const { log } = this.#given;
    const key = `${to.address} ${log.day(part.at)}`;
    const known = bySentTo.get(key);
    if (known === undefined) {
      const sent = { hour: log.hour(part.at), recipients, parts: [part] };
      bySentTo.set(key, sent);
      this.sent.push(sent);
      return;
    }
    known.recipients += recipients;
    known.parts.push(part);
  }

  #process(at: number, by: string): number {
    const pid = this.#clients.take(at, by);
    this.#clients.giveBack(pid, at, by);
    return pid;
  }

  #say(at: number, pid: number, id: string, text: string): void {
    if (this.#given.setup.logLevel >= 8) this.#given.log.say(at, 'sm-mta', pid, `${id}: ${text}`);
  }
}
