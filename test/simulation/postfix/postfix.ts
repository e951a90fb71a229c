import { chance } from '../random.ts';
import type { Attempt, Command, Delivery, Host, Story, TlsUsed, Visit } from '../story.ts';
import { Timeline } from '../timeline.ts';
import { Log, Pool } from './log.ts';
import { SERVICES, type Setup } from './setup.ts';
import {
  type Failed,
  isKnownRefused,
  knownOf,
  knownOfRefused,
  knownOfSent,
  type RefusedTruth,
  type Sent,
  type SessionTls,
  type Truth,
} from './truth.ts';

const FILTER: Host = { name: 'filter.internal', address: '192.0.2.77' };
const PROTOCOL: Readonly<Record<TlsUsed, string>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};
const peer = ({ name, address }: Host): string => `${name}[${address}]`;
const LOCALHOST: Host = { name: 'localhost', address: '127.0.0.1' };

/** A story as a Postfix of this set-up logs it, and each message as exactly as that log can know it. */
export function simulatePostfix(
  story: Story,
  setup: Setup,
  seed: number,
): { readonly lines: readonly string[]; readonly truth: readonly Truth[]; readonly refused: readonly RefusedTruth[] } {
  const luck = chance(seed ^ 0x10c5);
  const time = new Timeline();
  const log = new Log(setup);
  // An id is a file's inode and the microsecond it was made in: within a second it cannot come back.
  const ids = new Pool(0, 2);
  // The recipients of one message at one relay are one delivery, unless they are more than fifty.
  const clients = new Pool(500, 2);
  const servers = new Map<string, Pool>();
  const received: { readonly truth: Omit<Truth, 'tls'>; readonly session: SessionTls | null }[] = [];
  const sent: Sent[] = [];
  const failed: Failed[] = [];
  const failedById = new Map<number, Failed>();

  for (const event of story.events)
    time.at(event.at, event.kind === 'visit' ? (now) => visit(event, now) : (now) => command(event, now));
  time.run();
  return {
    lines: log.lines,
    refused: failed.filter(isKnownRefused).map((each) => knownOfRefused(each, setup)),
    truth: [
      ...received.map(({ truth, session }) => ({
        ...truth,
        tls: session === null ? ('none' as const) : knownOf(session, setup, log.heard),
      })),
      ...sent.map((each) => ({
        kind: 'connector' as const,
        direction: 'outbound' as const,
        hour: each.hour,
        sender: '',
        client: '',
        auth: 'none' as const,
        tls: knownOfSent(each, setup, log.heard.has('out')),
        recipients: each.used.length,
      })),
    ],
  };

  function takeId(now: number): number {
    const id = ids.take(now);
    const before = failedById.get(id);
    if (before !== undefined && log.heard.has('qmgr')) before.isIdBack = true;
    failedById.delete(id);
    return id;
  }

  function serverPid(service: string): Pool {
    const pool = servers.get(service) ?? new Pool(1000 * (servers.size + 1));
    servers.set(service, pool);
    return pool;
  }

  function visit(event: Visit, start: number): void {
    const service = SERVICES[event.door];
    const pool = serverPid(service);
    const pid = pool.take(start);
    const from = event.proxy ?? event.client;
    const counts = { done: 0, tried: 0 };
    const failures: Failed[] = [];
    const session: SessionTls = {
      service,
      tls: event.tls,
      isTlsFirst: event.door === 'tls-first' || event.door === 'unnamed-tls-first',
      isNamed: event.door === 'tls-first',
      hasAuth: event.login !== null,
      isProxied: event.proxy !== null,
    };
    log.say(start, service, pid, `connect from ${peer(from)}`);
    if (event.tls !== null && setup.loudServices.includes(service)) {
      log.heard.add(service);
      log.say(
        start,
        service,
        pid,
        `Anonymous TLS connection established from ${peer(from)}: ${PROTOCOL[event.tls]} with cipher X (256/256 bits)`,
      );
    }
    step(start, 0);

    function step(now: number, index: number): void {
      const next = event.attempts[index];
      const isCut = index > 0 && ['connection-lost', 'timed-out'].includes(event.attempts[index - 1]?.fate ?? '');
      if (next === undefined || isCut) {
        time.at(now + luck.between(0, 1), leave);
        return;
      }
      time.at(now + next.afterSeconds, (at) => {
        const takes = attempt(next, at);
        time.at(at + takes, (then) => step(then, index + 1));
      });
    }

    function leave(now: number): void {
      for (const each of failures) each.isDenied = setup.hasCounters && counts.done === 0;
      log.say(now, service, pid, `disconnect from ${peer(event.client)}${counters()}`);
      pool.giveBack(pid, now);
    }

    function counters(): string {
      if (!setup.hasCounters) return '';
      const starttls = event.tls !== null && !session.isTlsFirst ? ' starttls=1' : '';
      const data =
        counts.tried === 0
          ? ''
          : ` data=${counts.done === counts.tried ? counts.done : `${counts.done}/${counts.tried}`}`;
      return ` ehlo=1${starttls}${event.login ? ' auth=1' : ''}${event.proxy ? ' xclient=1' : ''} mail=1 rcpt=1${data} quit=1 commands=6`;
    }

    /** Answers how long it keeps the client. */
    function attempt(it: Attempt, now: number): number {
      const before = setup.filter === 'before-queue' && event.door === 'mx';
      const login =
        event.login === null ? '' : `, sasl_method=${event.login.method}, sasl_username=${event.login.user}`;
      const reject = (what: string) =>
        `reject: ${what} from ${peer(event.client)}: 550 5.1.1 <x>: rejected; from=<${it.sender}> to=<x> proto=ESMTP`;
      if (it.fate === 'recipient-rejected' && luck.oneIn(2)) {
        log.say(now, service, pid, `NOQUEUE: ${reject('RCPT')}`);
        return 0;
      }
      const id = before ? null : takeId(now);
      const named = id === null ? 'NOQUEUE' : idText(id);
      log.say(now, service, pid, `${named}: client=${peer(event.client)}${login}`);
      const begun = {
        hour: log.hour(now),
        sender: event.login?.user.toLowerCase() ?? '',
        client: event.client.address,
        auth:
          event.login === null
            ? ('none' as const)
            : event.login.method === 'XOAUTH2'
              ? ('oauth' as const)
              : ('basic' as const),
      };
      if (it.fate === 'accepted') {
        counts.tried++;
        counts.done++;
        const truth = {
          ...begun,
          kind: event.login ? ('smtp-auth' as const) : ('connector' as const),
          direction: event.login
            ? ('submission' as const)
            : event.door === 'loopback'
              ? ('local' as const)
              : ('inbound' as const),
          recipients: id === null ? null : it.deliveries.length,
        };
        received.push({ truth, session });
        if (id !== null) queue(id, it, now, event.door !== 'loopback' && it.isFiltered);
        else filterBeforeQueue(it, now, pid, service, event.client);
        return 1;
      }
      if (['data-rejected', 'content-rejected', 'connection-lost', 'timed-out'].includes(it.fate)) counts.tried++;
      if (it.fate === 'discarded') {
        counts.tried++;
        counts.done += before ? 0 : 1;
      }
      if (event.login !== null) {
        const failure: Failed = { truth: begun, session, isBeforeQueue: before, isDenied: false, isIdBack: false };
        failed.push(failure);
        failures.push(failure);
        if (id !== null) failedById.set(id, failure);
      }
      fail(it, named, now, before);
      if (id !== null) ids.giveBack(id, now);
      return 0;
    }

    function fail(it: Attempt, named: string, now: number, before: boolean): void {
      const [by, message] = failureLine(it, named, before) ?? [];
      if (message !== undefined)
        log.say(now, by === 'cleanup' ? 'postfix/cleanup' : service, by === 'cleanup' ? 77 : pid, message);
    }

    /** What is logged of a message that is not accepted, if anything. */
    function failureLine(
      it: Attempt,
      named: string,
      before: boolean,
    ): readonly ['smtpd' | 'cleanup', string] | undefined {
      const client = peer(event.client);
      const text = `5.7.1 Spam; from=<${it.sender}> to=<x> proto=ESMTP`;
      switch (it.fate) {
        case 'recipient-rejected':
          return ['smtpd', `${named}: reject: RCPT from ${client}: 550 no; from=<${it.sender}> to=<x>`];
        case 'data-rejected':
          return ['smtpd', `${named}: reject: DATA from ${client}: 550 no; from=<${it.sender}> to=<x>`];
        case 'content-rejected':
        case 'discarded': {
          if (before) return setup.logsVerdicts ? ['smtpd', `proxy-reject: END-OF-MESSAGE: 554 ${text}`] : undefined;
          const what =
            it.fate === 'discarded' ? 'discard: header Subject: queued as 1' : 'milter-reject: END-OF-MESSAGE';
          return ['cleanup', `${named}: ${what} from ${client}: ${text}`];
        }
        case 'connection-lost':
          return ['smtpd', `lost connection after DATA (0 bytes) from ${client}`];
        case 'timed-out':
          return ['smtpd', `timeout after DATA from ${client}`];
        default:
          return undefined;
      }
    }
  }

  function command(event: Command, now: number): void {
    const id = takeId(now);
    log.say(now, 'postfix/pickup', 66, `${idText(id)}: uid=0 from=<root>`);
    received.push({ truth: handedOver(now, '', event.deliveries.length), session: null });
    queue(id, event, now, false);
  }

  function handedOver(now: number, client: string, recipients: number): Omit<Truth, 'tls'> {
    return { kind: 'connector', direction: 'local', hour: log.hour(now), sender: '', client, auth: 'none', recipients };
  }

  /** The filter hands the message back before smtpd answers its client. */
  function filterBeforeQueue(it: Attempt, now: number, pid: number, service: string, client: Host): void {
    const origin = setup.hasXforward ? `, orig_client=${peer(client)}` : '';
    reenter(it, now, LOCALHOST, origin);
    const end = `250 2.0.0 Ok: queued as X; from=<${it.sender}> to=<x> proto=ESMTP helo=<x>`;
    if (setup.logsVerdicts) log.say(now, service, pid, `proxy-accept: END-OF-MESSAGE: ${end}`);
  }

  /** A filter connects and hands a message in; answers the queue id that it gets. */
  function reenter(it: Pick<Attempt, 'sender' | 'deliveries'>, now: number, from: Host, origin: string): number {
    const service = SERVICES.loopback;
    const pool = serverPid(service);
    const pid = pool.take(now);
    const id = takeId(now);
    log.say(now, service, pid, `connect from ${peer(from)}`);
    log.say(now, service, pid, `${idText(id)}: client=${peer(from)}${origin}`);
    received.push({
      truth: handedOver(now, from.address, it.deliveries.length),
      session: { service, tls: null, isTlsFirst: false, isNamed: false, hasAuth: false, isProxied: false },
    });
    queue(id, it, now, false);
    const counters = setup.hasCounters ? ' ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5' : '';
    log.say(now, service, pid, `disconnect from ${peer(from)}${counters}`);
    pool.giveBack(pid, now);
    return id;
  }

  /** The queue takes a message in, and delivers it. */
  function queue(id: number, it: Pick<Attempt, 'sender' | 'deliveries'>, now: number, isFiltered: boolean): void {
    const name = idText(id);
    const active = (at: number) =>
      log.say(
        at,
        'postfix/qmgr',
        55,
        `${name}: from=<${it.sender}>, size=900, nrcpt=${it.deliveries.length} (queue active)`,
      );
    log.say(now, 'postfix/cleanup', 77, `${name}: message-id=<${id}@example.org>`);
    active(now);
    const hasFilter = setup.filter === 'after-queue' || setup.filter === 'after-queue-on-the-network';
    if (isFiltered && hasFilter) {
      time.at(now + luck.between(0, 2), (at) => {
        const filter = setup.filter === 'after-queue' ? LOCALHOST : FILTER;
        const origin = setup.hasXforward ? `, orig_queue_id=${name}, orig_client=unknown[198.51.100.8]` : '';
        const again = reenter(it, at, filter, origin);
        const pid = clients.take(at);
        const ok = `250 2.0.0 from MTA(smtp:[${filter.address}]:10025): 250 2.0.0 Ok: queued as ${idText(again)}`;
        log.say(
          at,
          'postfix/smtp',
          pid,
          `${name}: to=<a@example.com>, relay=${peer(filter)}:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${ok})`,
        );
        clients.giveBack(pid, at);
        removed(at);
      });
      return;
    }
    const bySentTo = new Map<string, Sent>();
    let open = it.deliveries.length;
    for (const delivery of it.deliveries) deliver(delivery, now, 0);

    function deliver(delivery: Delivery, since: number, index: number): void {
      const attempt = delivery.attempts[index];
      if (attempt === undefined) return;
      time.at(since + attempt.afterSeconds, (at) => {
        if (index > 0) active(at);
        writeDelivery(delivery, attempt, at);
        if (attempt.result === 'deferred') {
          deliver(delivery, at, index + 1);
          return;
        }
        open--;
        if (open === 0) removed(at);
      });
    }

    function writeDelivery(
      { recipient, to }: Delivery,
      { result, tls }: Delivery['attempts'][number],
      at: number,
    ): void {
      const status = `${to && setup.hasTlsField ? `tls=${tls === null ? 'may:none' : 'may'}, ` : ''}dsn=2.0.0, status=${result} (${luck.oneIn(3) ? 'host said: 250 from=<x>, size=1, nrcpt=1 (queue active)' : 'ok'})`;
      const line = (relay: string) => `${name}: to=<${recipient}>, relay=${relay}, delay=1, delays=0/0/0/1, ${status}`;
      if (to === null) {
        log.say(at, 'postfix/virtual', 88, line('virtual'));
        return;
      }
      const pid = clients.take(at);
      const relay = `${peer(to)}:${to.port}`;
      const isLost = setup.losesTls && tls === null && luck.oneIn(3);
      const used = isLost ? luck.pick(['1.2', '1.3'] as const) : tls;
      if (used !== null && setup.logsTlsOut) {
        log.heard.add('out');
        log.say(
          at,
          'postfix/smtp',
          pid,
          `Trusted TLS connection established to ${relay}: ${PROTOCOL[used]} with cipher X (256/256 bits)`,
        );
      }
      if (isLost) log.say(at, 'postfix/smtp', pid, `${name}: ${lostWith(peer(to))} the EHLO handshake`);
      log.say(at, 'postfix/smtp', pid, line(relay));
      clients.giveBack(pid, at);
      if (result !== 'sent') return;
      const key = `${relay} ${log.day(at)}`;
      const known = bySentTo.get(key);
      if (known) known.used.push(tls);
      else {
        const first = { hour: log.hour(at), used: [tls] };
        bySentTo.set(key, first);
        sent.push(first);
      }
    }

    function lostWith(server: string): string {
      return luck.oneIn(2)
        ? `lost connection with ${server} while performing`
        : `conversation with ${server} timed out while performing`;
    }

    function removed(at: number): void {
      log.say(at, 'postfix/qmgr', 55, `${name}: removed`);
      ids.giveBack(id, at);
    }
  }
}

/** Short ids, which come back. */
const idText = (id: number): string => `4F${(id + 160).toString(16).toUpperCase()}`;
