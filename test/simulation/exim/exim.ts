import { chance } from '../random.ts';
import type { Attempt, Command, Delivery, Host, Story, TlsUsed, Visit } from '../story.ts';
import { Timeline } from '../timeline.ts';
import { authenticatorOf, deliveryFields, type Session, sessionFields } from './fields.ts';
import { Log } from './log.ts';
import type { Setup } from './setup.ts';
import { messageIdOf, recipientOf, senderOf, subjectOf } from './texts.ts';
import { knownOf, knownOfReceived, knownOfSent, type Received, type Sent, type Truth } from './truth.ts';

const LOCALHOST: Host = { name: 'localhost', address: '127.0.0.1' };

/** A story as an Exim of this set-up logs it, and each message as exactly as that log can know it. */
export function simulateExim(
  story: Story,
  setup: Setup,
  seed: number,
): { readonly lines: readonly string[]; readonly truth: readonly Truth[] } {
  const luck = chance(seed ^ 0xe10c5);
  const time = new Timeline();
  const log = new Log(setup, luck);
  const received: Received[] = [];
  const refused: Truth[] = [];
  const sent: Sent[] = [];
  let hasCipher = false;
  let serial = 0;
  let pid = 1000;

  for (const event of story.events)
    time.at(event.at, event.kind === 'visit' ? (now) => visit(event, now) : (now) => command(event, now));
  time.run();
  return {
    lines: log.lines,
    truth: [
      ...received.map(knownOfReceived),
      ...refused,
      ...sent.map((each) => ({
        kind: 'connector' as const,
        direction: 'outbound' as const,
        hour: each.hour,
        sender: '',
        client: '',
        auth: 'none' as const,
        tls: knownOfSent(each, setup, hasCipher),
        recipients: each.used.length,
      })),
    ],
  };

  /** A line says a cipher, where this Exim logs them. */
  function noteTls(tls: TlsUsed | null): void {
    hasCipher ||= tls !== null && setup.logs.tls_cipher;
  }

  function visit(event: Visit, start: number): void {
    const isTlsFirst = event.door === 'tls-first' || event.door === 'unnamed-tls-first';
    const session: Session = {
      client: event.client,
      login: event.login,
      tls: event.tls,
      isTlsFirst,
      isProxied: event.proxy !== null,
    };
    const by = pid++;
    let now = start;
    for (const it of event.attempts) {
      now += it.afterSeconds;
      const at = now;
      time.at(at, () => attempt(it, session, event.door === 'loopback', at, by));
      if (it.fate === 'connection-lost' || it.fate === 'timed-out') break;
    }
  }

  function attempt(it: Attempt, session: Session, isLoopback: boolean, now: number, by: number): void {
    const { host, cipher, login, all } = sessionFields(session, setup, luck);
    const sender = setup.asksIdent ? 'anna@example.org' : senderOf(luck);
    const from = ` F=<${sender === '<>' ? '' : sender}>`;
    const known = {
      ...{ hour: log.hour(now), client: session.client.address, tls: knownOf(session, setup) },
      ...authOf(session),
    };
    switch (it.fate) {
      case 'accepted':
      case 'discarded': {
        const kind = session.login ? ('smtp-auth' as const) : ('connector' as const);
        const direction = session.login
          ? ('submission' as const)
          : isLoopback
            ? ('local' as const)
            : ('inbound' as const);
        const truth = { ...known, kind, direction };
        noteTls(session.tls);
        accept(it, sender, truth, all, now, by, !isLoopback && it.isFiltered);
        return;
      }
      case 'content-rejected': {
        const id = log.id(now);
        log.say(
          now,
          by,
          `${id} ${host}${cipher}${from}${login} rejected after DATA: it is spam, X=TLS1.3:x A=plain:boss`,
        );
        const tls = session.tls !== null && setup.logs.tls_cipher ? session.tls : 'unknown';
        if (session.login !== null)
          refused.push({ ...known, tls, kind: 'refused', direction: 'submission', recipients: null });
        return;
      }
      case 'recipient-rejected':
        log.say(now, by, `${host}${cipher}${from}${login} rejected RCPT <${recipientOf(luck, 0)}>: no`);
        return;
      case 'data-rejected':
        log.say(now, by, `${host}${cipher}${from}${login} temporarily rejected DATA: later`);
        return;
      case 'connection-lost':
        log.say(now, by, `unexpected disconnection while reading SMTP command from ${host.slice(2)}`);
        return;
      case 'timed-out':
        log.say(now, by, `SMTP data timeout (message abandoned) on connection from ${host.slice(2)}${from}`);
        return;
      default:
        return;
    }
  }

  function command(event: Command, now: number): void {
    accept(event, 'root@relay.example.com', handedOver(now, ''), ' U=root P=local', now, pid++, false);
  }

  function handedOver(now: number, client: string): Received['truth'] {
    return {
      ...{ kind: 'connector', direction: 'local', hour: log.hour(now), sender: '', client, auth: 'none', tls: 'none' },
    };
  }

  function authOf({ login }: Session): Pick<Truth, 'sender' | 'auth'> {
    if (login === null) return { sender: '', auth: 'none' };
    const sender = setup.setsId ? login.user : authenticatorOf(login.method);
    return { sender: sender.toLowerCase(), auth: login.method === 'XOAUTH2' ? 'oauth' : 'basic' };
  }

  /** Takes a message in, and delivers it. */
  function accept(
    it: Pick<Attempt, 'deliveries'> & { readonly fate?: Attempt['fate'] },
    sender: string,
    truth: Received['truth'],
    fields: string,
    now: number,
    by: number,
    isFiltered: boolean,
  ): void {
    const { logs } = setup;
    const id = log.id(now);
    const addressed = it.deliveries.map((delivery) => ({
      delivery,
      recipient: setup.asksIdent ? `r${serial++}@example.com` : recipientOf(luck, serial++),
    }));
    const recipients = addressed.map(({ recipient }) => recipient);
    const [only] = addressed;
    const settled = new Set<string>();
    const isCutThrough =
      setup.cutsThrough && !isFiltered && addressed.length === 1 && only?.delivery.to && !fields.includes('P=local');
    if (isCutThrough && only?.delivery.to) {
      const [attempt] = only.delivery.attempts;
      handOn(id, only.recipient, only.delivery.to, attempt?.tls ?? null, now, by, '>>');
      settled.add(only.recipient);
    }
    const hasList = logs.received_recipients && recipients.length > 0;
    const end = [
      ` S=${luck.between(300, 90_000)}`,
      logs.receive_time ? ' RT=0.12s' : '',
      ` id=${setup.asksIdent ? id : messageIdOf(luck, id)}`,
      logs.subject ? ` T="${setup.asksIdent ? 'Hello' : subjectOf(luck)}"` : '',
      logs.received_sender ? ` from <${sender === '<>' ? '' : sender}>` : '',
      hasList ? ` for ${recipients.join(' ')}` : '',
    ];
    log.say(now, by, `${id} ${luck.oneIn(20) ? '(=' : '<='} ${sender}${fields}${end.join('')}`);
    received.push({ truth, listed: hasList ? recipients.length : null, settled });
    if (it.fate === 'discarded') {
      log.say(now, by, `${id} => blackhole (DATA ACL discarded recipients): it is spam`);
      log.say(now, by, `${id} Completed`);
      return;
    }
    if (isCutThrough) {
      log.say(now, by, `${id} Completed`);
      return;
    }
    deliverAll(id, addressed, sender, settled, now, isFiltered);
  }

  function deliverAll(
    id: string,
    addressed: readonly { readonly delivery: Delivery; readonly recipient: string }[],
    sender: string,
    settled: Set<string>,
    now: number,
    isFiltered: boolean,
  ): void {
    const by = pid++;
    let open = addressed.length;
    const done = (at: number): void => {
      open--;
      if (open <= 0) log.say(at, by, `${id} Completed${setup.logs.queue_time ? ' QT=12s' : ''}`);
    };
    if (isFiltered && setup.filter !== 'none') {
      time.at(now + luck.between(0, 2), (at) => {
        const isSmtp = setup.filter === 'smtp';
        const again = isSmtp ? ` H=localhost (filter) [127.0.0.1] P=esmtp` : ' U=mail P=spam-scanned';
        const original = addressed.map(({ delivery }) => delivery);
        accept({ deliveries: original }, sender, handedOver(at, isSmtp ? LOCALHOST.address : ''), again, at, by, false);
        const to = isSmtp ? 'T=to_filter H=localhost [127.0.0.1] C="250 OK id=1"' : 'T=spamcheck';
        for (const { recipient } of addressed) {
          log.say(at, by, `${id} => ${recipient} R=filter ${to}`);
          settled.add(recipient);
          done(at);
        }
      });
      return;
    }
    const bySentTo = new Map<string, Sent>();
    for (const { delivery, recipient } of addressed) deliver(delivery, recipient, now, 0);

    function deliver(delivery: Delivery, recipient: string, since: number, index: number): void {
      const attempt = delivery.attempts[index];
      if (attempt === undefined) return;
      time.at(since + attempt.afterSeconds, (at) => {
        settled.add(recipient);
        const worker = index === 0 ? by : pid++;
        if (attempt.result === 'deferred') {
          log.say(
            at,
            worker,
            `${id} == ${recipient} R=dnslookup T=remote_smtp defer (110): Connection timed out H=mx [203.0.113.66]`,
          );
          deliver(delivery, recipient, at, index + 1);
          return;
        }
        if (attempt.result === 'bounced')
          log.say(
            at,
            worker,
            `${id} ** ${recipient} R=dnslookup T=remote_smtp H=mx [203.0.113.66] X=TLS1.3:x:256 CV=no: SMTP error: 550 no`,
          );
        else if (delivery.to === null)
          log.say(
            at,
            worker,
            `${id} => info <${recipient}> R=local T=${luck.pick(['mail_spool', 'lmtp_to_dovecot H=store'])}`,
          );
        else handOn(id, recipient, delivery.to, attempt.tls, at, worker, luck.oneIn(2) ? '=>' : '->', bySentTo);
        done(at);
      });
    }
  }

  /** Another server accepted a recipient. */
  function handOn(
    id: string,
    recipient: string,
    to: Host & { readonly port: number },
    tls: TlsUsed | null,
    at: number,
    by: number,
    flag: '=>' | '->' | '>>',
    bySentTo = new Map<string, Sent>(),
  ): void {
    noteTls(tls);
    log.say(at, by, `${id} ${flag} ${recipient}${deliveryFields(to, tls, setup, luck)}`);
    const key = `${to.name} ${log.day(at)}`;
    const known = bySentTo.get(key);
    if (known) {
      known.used.push(tls);
      return;
    }
    const first = { hour: log.hour(at), used: [tls] };
    bySentTo.set(key, first);
    sent.push(first);
  }
}
