import { type Chance, chance } from '../random.ts';
import { type LoggedSession, Logs, type SimulatedLog } from './logs.ts';
import { type Organisation, organisation, type Server } from './organisation.ts';
import { type Attempt, attempts, ownServers, type Side, startTls, type TlsUsed, talk, untilCutOff } from './talk.ts';
import type { Truth } from './truth.ts';

const RECEIVING: Side = { ask: '<', answer: '>', isForeign: false };
const SENDING: Side = { ask: '>', answer: '<', isForeign: false };
const SENDING_OUT: Side = { ask: '>', answer: '<', isForeign: true };
const HOUR_MS = 3_600_000;

export interface Simulated {
  readonly logs: readonly SimulatedLog[];
  readonly truth: readonly Truth[];
  readonly failedLogins: number;
}

/** Some hours of an organisation’s mail, at most `size` things that happen, and what its logs can know of it. */
export function simulateExchange(seed: number, size: number): Simulated {
  const world = worldOf(seed);
  const { luck, its } = world;
  let at = its.beginsAt;
  for (let i = luck.between(1, size); i > 0; i--) {
    at += luck.oneIn(4) ? luck.between(60_000, 1_800_000) : luck.between(0, 3000);
    luck.pick(HAPPENINGS)(world, at);
  }
  return ofWorld(world);
}

/** The same of a busy one, until so many messages are through: some thousands an hour. */
export function simulateBusyExchange(seed: number, messages: number): Simulated {
  const world = worldOf(seed);
  const { luck, its } = world;
  for (let at = its.beginsAt; world.truth.length < messages; at += luck.between(0, 2500))
    luck.pick(HAPPENINGS)(world, at);
  return ofWorld(world);
}

function worldOf(seed: number): World {
  const its = organisation(seed);
  return { its, luck: chance(seed), logs: new Logs(its), truth: [], failedLogins: 0 };
}

const ofWorld = ({ logs, truth, failedLogins }: World): Simulated => ({ logs: logs.written(), truth, failedLogins });

interface World {
  readonly its: Organisation;
  readonly luck: Chance;
  readonly logs: Logs;
  readonly truth: Truth[];
  failedLogins: number;
}

type Happening = (world: World, at: number) => void;

const HAPPENINGS: readonly Happening[] = [
  received,
  received,
  received,
  submitted,
  submitted,
  submitted,
  sentByHub,
  sentByHub,
  sentThroughFrontEnd,
  sentThroughEdge,
  movedInside,
  probed,
  guessed,
];

const VERSIONS: readonly TlsUsed[] = ['1.0', '1.1', '1.2', '1.2', '1.3'];
const tlsOf = (luck: Chance): TlsUsed | null => (luck.oneIn(3) ? null : luck.pick(VERSIONS));
/** As the log of the session says it. */
const known = (tls: TlsUsed | null, { logsTls }: Organisation): string =>
  tls === null ? 'none' : logsTls ? tls : 'unknown';

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);
const strangers = ['198.51.100.7', '203.0.113.9', '10.1.1.50', '2001:db8::25'];
const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

function greet(session: LoggedSession): void {
  session.log('+', '');
  session.log('>', '220 EX.contoso.test Microsoft ESMTP MAIL Service ready at Wed, 11 Jan 2023 16:59:51 +0100', '', 2);
}

/** Mail of strangers and of applications comes to a front end, which hands it to a Hub. */
function received(world: World, at: number): void {
  const { its, luck, logs, truth } = world;
  const server = luck.pick(its.servers);
  const client = luck.pick(strangers);
  const connector = luck.oneIn(5) ? server.connectors.relay : server.connectors.frontEnd;
  const tls = tlsOf(luck);
  const session = logs.open(server, 'FrontEnd', 'RECV', {
    ...{ connector, at },
    ...{ local: endpoint(server.address, 25), remote: endpoint(client, logs.port()) },
  });
  greet(session);
  startTls(session, tls, RECEIVING, its.logsTls);
  const isHybrid = luck.oneIn(6);
  const all = untilCutOff(attempts(luck, luck.between(1, 4)));
  const proxy = proxied(world, server, luck.pick(its.servers), session, client);
  for (const attempt of all) {
    const from = { ...attempt, isOfOrganisation: isHybrid };
    const taken = talk(session, from, RECEIVING);
    if (taken === null) continue;
    proxy(from, session.now());
    truth.push({
      ...{ kind: 'connector', direction: 'inbound', connectorType: isHybrid ? 'on-premises' : 'none', connector },
      ...{
        sender: '',
        client,
        auth: 'none',
        tls: known(tls, its),
        recipients: taken.recipients,
        hour: hourOf(taken.at),
      },
    });
  }
  session.log('-', '', all.at(-1)?.end === 'cut-off' ? 'Remote(ConnectionReset)' : 'Local', 5);
}

/** The two logs of the hop from a front end to a Hub. */
function proxied({ its, logs }: World, from: Server, to: Server, client: LoggedSession, address: string) {
  let hop: { readonly sends: LoggedSession; readonly takes: LoggedSession } | null = null;
  let serial = 0;
  return (attempt: Attempt, at: number): void => {
    hop ??= begin(at);
    for (const [session, side] of [[hop.sends, SENDING] as const, [hop.takes, RECEIVING] as const]) {
      session.waitUntil(at);
      serial++;
      session.log(
        side.ask,
        `XPROXYFROM SID=${client.id} IP=${address} PORT=${client.remote.split(':').at(-1)} DOMAIN=mx SEQNUM=${serial} PERMS=1073 AUTHSRC=Anonymous`,
      );
      session.log(side.answer, '250 XProxyFrom accepted', '', 1);
      talk(session, { ...attempt, isPipelined: false, afterMs: 0 }, side);
    }
  };

  function begin(at: number) {
    const port = logs.port();
    const remote = endpoint(to.address, 2525);
    const local = endpoint(from.address, port);
    const sends = logs.open(from, 'FrontEnd', 'SEND', { connector: its.language.inboundProxy, local, remote, at });
    sends.log('*', '', 'attempting to connect');
    sends.log('+', '', '', 1);
    sends.log('<', '220 EX.contoso.test Microsoft ESMTP MAIL Service ready', '', 1);
    sends.log('*', '', `Proxying inbound session with session id ${client.id}`);
    ownServers(sends, SENDING, its.logsTls);
    const takes = logs.open(to, 'Hub', 'RECV', { connector: to.connectors.hub, local: remote, remote: local, at });
    greet(takes);
    ownServers(takes, RECEIVING, its.logsTls);
    return { sends, takes };
  }
}

const USERS = [
  { user: 'CONTOSO\\frank', address: 'frank@contoso.test' },
  { user: 'CONTOSO\\scanner', address: '' },
  { user: 'CONTOSO\\Jürgen', address: 'Juergen@contoso.test' },
];

/** A client signs in at a front end, which hands the session to a Hub. */
function submitted(world: World, at: number): void {
  const { its, luck, logs, truth } = world;
  const [frontEnd, hub] = [luck.pick(its.servers), luck.pick(its.servers)];
  const client = luck.pick(['10.1.1.70', '203.0.113.70', '2001:db8::70']);
  const port = logs.port();
  const tls = tlsOf(luck);
  const { user, address } = luck.pick(USERS);
  const mechanism = luck.pick(['LOGIN', 'LOGIN', 'NTLM', 'XOAUTH2']);
  const session = logs.open(frontEnd, 'FrontEnd', 'RECV', {
    ...{ connector: frontEnd.connectors.clients, at },
    ...{ local: endpoint(frontEnd.address, 587), remote: endpoint(client, port) },
  });
  greet(session);
  startTls(session, tls, RECEIVING, its.logsTls);
  if (luck.oneIn(4)) failLogin(world, session);
  session.log('<', `AUTH ${mechanism}`, '', 5);
  session.log('>', '334 <authentication response>', '', 5);
  session.log('*', 'SMTPSubmit SMTPAcceptAnyRecipient BypassAntiSpam', 'Set Session Permissions', 30);
  session.log('*', user, 'authenticated');
  session.log('*', '', `Proxy session was successfully set up. Session for ${address || user} will now be proxied`, 40);
  session.log('>', '235 2.7.0 Authentication successful', '', 1);

  const local = endpoint(hub.address, 465);
  const remote = endpoint(frontEnd.address, logs.port());
  const proxy = logs.open(frontEnd, 'FrontEnd', 'SEND', {
    ...{ connector: its.language.clientProxy, at: session.now() - 30, local: remote, remote: local },
  });
  const takes = logs.open(hub, 'Hub', 'RECV', {
    ...{ connector: hub.connectors.clientProxy, local, remote, at: session.now() - 30 },
  });
  proxy.log('*', '', 'attempting to connect');
  proxy.log('+', '', '', 1);
  greet(takes);
  for (const [each, side] of [[proxy, SENDING] as const, [takes, RECEIVING] as const]) {
    ownServers(each, side, its.logsTls);
    each.log(
      side.ask,
      `XPROXY SID=${session.id} IP=${client} PORT=${port} DOMAIN=[${client}] CAPABILITIES=0 SECID=Uy0xLTUt`,
    );
    each.log(side.answer, '250 XProxy accepted and authenticated', '', 2);
  }
  for (const attempt of untilCutOff(attempts(luck, luck.between(0, 4), ['frank@contoso.test', 'alias@contoso.test']))) {
    const taken = talk(takes, attempt, RECEIVING);
    if (taken === null) continue;
    truth.push({
      ...{ kind: 'smtp-auth', direction: 'submission', connectorType: 'none', connector: hub.connectors.clientProxy },
      ...{ sender: (address || user).toLowerCase(), client, auth: mechanism === 'XOAUTH2' ? 'oauth' : 'basic' },
      ...{ tls: known(tls, its), recipients: taken.recipients, hour: hourOf(taken.at) },
    });
  }
  takes.log('-', '', 'Remote(ConnectionReset)', 3);
  proxy.waitUntil(takes.now());
  proxy.log('-', '', 'Local');
  session.waitUntil(takes.now());
  session.log('-', '', 'Remote(ConnectionReset)');
}

/** Told by a line, by the same line again, and by the reply. */
function failLogin(world: World, session: LoggedSession): void {
  world.failedLogins++;
  session.log('<', 'AUTH LOGIN', '', 5);
  session.log('>', '334 <authentication response>', '', 5);
  session.log('*', '', 'Inbound AUTH LOGIN failed because of LogonDenied', 500);
  session.log('*', '', 'User Name: frank');
  session.log('>', '535 5.7.3 Authentication unsuccessful', '', 5000);
}

function guessed(world: World, at: number): void {
  const { its, luck, logs } = world;
  const server = luck.pick(its.servers);
  const session = logs.open(server, 'FrontEnd', 'RECV', {
    ...{ connector: server.connectors.clients, at },
    ...{ local: endpoint(server.address, 587), remote: endpoint('203.0.113.200', logs.port()) },
  });
  greet(session);
  startTls(session, tlsOf(luck), RECEIVING, its.logsTls);
  for (let i = luck.between(1, 3); i > 0; i--) failLogin(world, session);
  session.log('-', '', 'Remote(ConnectionReset)', 5);
}

/** Where a load balancer looks whether there is an answer, and Exchange whether mail goes through. */
function probed({ its, luck, logs }: World, at: number): void {
  const server = luck.pick(its.servers);
  const session = logs.open(server, 'FrontEnd', 'RECV', {
    ...{ connector: server.connectors.frontEnd, at },
    ...{ local: endpoint(server.address, 25), remote: endpoint('168.63.129.16', logs.port()) },
  });
  greet(session);
  if (luck.oneIn(2)) {
    startTls(session, null, RECEIVING, its.logsTls);
    const [health] = ['HealthMailbox5fa0b2c1d3e4f5a6@contoso.test'];
    const attempt = { ...(attempts(luck, 1)[0] as Attempt), end: 'accepted' as const };
    const isSender = luck.oneIn(2);
    talk(
      session,
      {
        ...attempt,
        from: isSender ? health : 'inboundproxy@inboundproxy.com',
        recipients: [{ address: health, isAccepted: true }],
      },
      RECEIVING,
    );
  }
  session.log('-', '', 'Remote(SocketError)', 5);
}

/** A Hub hands messages to servers of others, or to Exchange Online; what was put off comes again. */
function sentByHub({ its, luck, logs, truth }: World, at: number): void {
  const server = luck.pick(its.servers);
  send({ its, luck, logs, truth }, server, 'Hub', its.language.internet, at);
}

function send(
  { its, luck, logs, truth }: Pick<World, 'its' | 'luck' | 'logs' | 'truth'>,
  server: Server,
  role: 'Hub' | 'Edge',
  connector: string,
  at: number,
): void {
  const isHybrid = luck.oneIn(5);
  const isCloud = isHybrid || luck.oneIn(4);
  const session = logs.open(server, role, 'SEND', {
    ...{ connector: isHybrid ? 'Outbound to Office 365' : connector, at },
    ...{
      local: endpoint(server.address, logs.port()),
      remote: endpoint(luck.pick(['203.0.113.25', '2001:db8:1::25']), 25),
    },
  });
  session.log('*', '', 'attempting to connect');
  if (luck.oneIn(6)) {
    session.log('*', '', 'Failed to connect. Winsock error code: 10060', 21_000);
    return;
  }
  session.log('+', '', '', 20);
  const name = isCloud
    ? 'VI1EUR04FT012.mail.protection.outlook.com Microsoft ESMTP MAIL Service ready'
    : 'mx.fabrikam.example ESMTP';
  session.log('<', `220 ${name}`, '', 20);
  const tls = tlsOf(luck);
  startTls(session, tls, SENDING_OUT, its.logsTls);
  for (const attempt of untilCutOff(attempts(luck, luck.between(1, 3)))) {
    session.log('*', '', 'sending message with RecordId 12345 and InternetMessageId <1@contoso.test>');
    const taken = talk(session, { ...attempt, isOfOrganisation: isHybrid }, { ...SENDING_OUT, isForeign: !isCloud });
    if (taken === null) continue;
    truth.push({
      ...{ kind: 'connector', direction: 'outbound', connectorType: isHybrid ? 'on-premises' : 'none' },
      ...{ connector: session.connector, sender: '', client: '', auth: 'none', tls: known(tls, its) },
      ...{ recipients: taken.recipients, hour: hourOf(taken.at) },
    });
  }
  session.log('>', 'QUIT', '', 5);
  session.log('<', '221 bye', '', 5);
  session.log('-', '', 'Local');
}

/** The front end makes the connection, and the Hub speaks through it. */
function sentThroughFrontEnd({ its, luck, logs, truth }: World, at: number): void {
  const [hub, frontEnd] = [luck.pick(its.servers), luck.pick(its.servers)];
  const local = endpoint(hub.address, logs.port());
  const remote = endpoint(frontEnd.address, 717);
  const connector = its.language.internet;
  const session = logs.open(hub, 'Hub', 'SEND', { connector, at, local, remote });
  session.log('*', '', 'attempting to connect');
  session.log('+', '', '', 2);
  session.log('<', '220 EX.contoso.test Microsoft ESMTP MAIL Service ready', '', 2);
  ownServers(session, SENDING, its.logsTls);
  const takes = logs.open(frontEnd, 'FrontEnd', 'RECV', {
    ...{ connector: frontEnd.connectors.outboundProxy, at, local: remote, remote: local },
  });
  greet(takes);
  ownServers(takes, RECEIVING, its.logsTls);
  const command = `XPROXYTO DESTINATIONS=fabrikam.example PORT=25 REQUIRETLS=False SESSIONID=${session.id} LAST=True`;
  session.log('>', command, '', 3);
  takes.log('<', command, '', 3);
  const makes = logs.open(frontEnd, 'FrontEnd', 'SEND', {
    ...{ connector: 'Outbound proxy virtual send connector', at: takes.now() },
    ...{ local: endpoint(frontEnd.address, logs.port()), remote: '203.0.113.99:25' },
  });
  makes.log('*', '', `attempting to connect. Proxy session for session id ${session.id}`);
  makes.log('+', '', '', 20);
  makes.log('<', '220 mx.fabrikam.example ESMTP', '', 20);
  const tls = tlsOf(luck);
  startTls(makes, tls, SENDING_OUT, its.logsTls);
  session.waitUntil(makes.now());
  session.log('<', '250-XPROXYTOTARGETIPADDRESS 203.0.113.99');
  session.log('<', '250 PIPELINING');
  takes.waitUntil(makes.now());
  takes.log('>', '250-XPROXYTOTARGETIPADDRESS 203.0.113.99');
  for (const attempt of untilCutOff(attempts(luck, luck.between(1, 3)))) {
    const taken = talk(session, attempt, SENDING_OUT);
    if (taken === null) continue;
    truth.push({
      ...{ kind: 'connector', direction: 'outbound', connectorType: 'none', connector, sender: '', client: '' },
      // Where all sessions have one number, none of them says which connection was made for it.
      ...{ auth: 'none', tls: its.hasSessionIds ? known(tls, its) : 'unknown' },
      ...{ recipients: taken.recipients, hour: hourOf(taken.at) },
    });
  }
  for (const each of [session, takes, makes]) {
    each.waitUntil(session.now());
    each.log('-', '', 'Local', 2);
  }
}

/** An Edge stands between: the hop to it is one inside. */
function sentThroughEdge(world: World, at: number): void {
  const { its, luck, logs } = world;
  const hub = luck.pick(its.servers);
  const local = endpoint(hub.address, logs.port());
  const remote = endpoint(its.edge.address, 25);
  const connector = 'EdgeSync - Default-First-Site-Name to Internet';
  const sends = logs.open(hub, 'Hub', 'SEND', { connector, at, local, remote });
  const takes = logs.open(its.edge, 'Edge', 'RECV', {
    ...{ connector: 'EDGE\\Default internal receive connector EDGE', at, local: remote, remote: local },
  });
  sends.log('*', '', 'attempting to connect');
  sends.log('+', '', '', 2);
  greet(takes);
  for (const [session, side] of [[sends, SENDING] as const, [takes, RECEIVING] as const]) {
    ownServers(session, side, its.logsTls);
    const [attempt] = attempts(chance(at), 1);
    talk(session, { ...(attempt as Attempt), end: 'accepted' }, side);
    session.log('-', '', 'Local', 3);
  }
  send(world, its.edge, 'Edge', connector, at + 5000);
}

/** From Hub to Hub, and on to a mailbox. */
function movedInside({ its, luck, logs }: World, at: number): void {
  const [from, to] = its.servers;
  const local = endpoint(from.address, logs.port());
  const isDelivery = luck.oneIn(2);
  const remote = endpoint(to.address, isDelivery ? 475 : 2525);
  const connector = isDelivery ? its.language.delivery : its.language.intraOrganisation;
  const sends = logs.open(from, 'Hub', 'SEND', { connector, at, local, remote });
  sends.log('*', '', 'attempting to connect');
  sends.log('+', '', '', 1);
  ownServers(sends, SENDING, its.logsTls);
  const all = attempts(luck, luck.between(1, 3));
  for (const attempt of untilCutOff(all)) talk(sends, attempt, SENDING);
  sends.log('-', '', 'Local');
  if (isDelivery) return;
  const takes = logs.open(to, 'Hub', 'RECV', { connector: to.connectors.hub, at, local: remote, remote: local });
  greet(takes);
  ownServers(takes, RECEIVING, its.logsTls);
  for (const attempt of untilCutOff(all)) talk(takes, attempt, RECEIVING);
  takes.log('-', '', 'Local');
}
