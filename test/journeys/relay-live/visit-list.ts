import { CLIENTS, type ClientName, DOMAIN, NEXT_HOPS } from './host/network.ts';
import type { SessionStep } from './start-relay.ts';
import type { Version, Visit } from './visits.ts';

const VERSIONS: readonly Version[] = ['none', '1.0', '1.1', '1.2', '1.3'];
const ANNA = `anna@${DOMAIN}`;
const SCANNER = `scanner@${DOMAIN}`;
const SHOP = `shop@${DOMAIN}`;
const [WELL_KNOWN = ''] = NEXT_HOPS.map(({ name }) => `customer@${name}`);

/** Strangers and the relay's own programs hand in mail; one of them over every version. */
const unauthenticated: readonly Visit[] = (Object.keys(CLIENTS) as ClientName[])
  .filter((client) => client !== 'laptop')
  .flatMap((client) =>
    (client === 'partner' ? VERSIONS : (['none', '1.3'] as const)).map(
      (tls): Visit => ({ client, service: 'smtp', tls, to: [ANNA] }),
    ),
  );

/** Users sign in, at every service and over every version that it has. */
const authenticated: readonly Visit[] = (['smtp', 'submission', 'smtps'] as const).flatMap((service) =>
  VERSIONS.filter((tls) => service !== 'smtps' || tls !== 'none').flatMap((tls, at): readonly Visit[] => [
    at % 2 === 0
      ? { client: 'laptop', service, tls, login: { user: ANNA, mechanism: 'PLAIN' }, to: [`info@${DOMAIN}`] }
      : { client: 'nameless', service, tls, login: { user: SHOP, mechanism: 'CRAM-MD5' }, to: [WELL_KNOWN] },
    { client: 'scanner', service, tls, login: { user: SCANNER, mechanism: 'LOGIN' }, to: [ANNA, `info@${DOMAIN}`] },
  ]),
);

/** What is refused, broken off, or only asked for: with and without a login. */
const refused: readonly Visit[] = (['none', '1.2'] as const).flatMap((tls): readonly Visit[] => {
  const login = { user: ANNA, mechanism: 'PLAIN' } as const;
  const stranger: Visit = { client: 'partner', service: 'smtp', tls, to: [ANNA] };
  const user: Visit = { client: 'laptop', service: 'submission', tls, login, to: [WELL_KNOWN] };
  return [
    { ...stranger, to: [`nobody@${DOMAIN}`] },
    { ...stranger, to: [`nobody@${DOMAIN}`, ANNA] },
    { ...stranger, to: [WELL_KNOWN] },
    { ...stranger, leavesAfter: 'RCPT' },
    { ...stranger, leavesAfter: 'DATA' },
    { ...stranger, subject: 'forbidden' },
    { ...user, login: { ...login, isWrong: true } },
    { ...user, leavesAfter: 'RCPT' },
    { ...user, leavesAfter: 'DATA' },
    { ...user, subject: 'forbidden' },
  ];
});

/** Mail that goes on to other hosts: at once, at the second attempt, in part, or never. */
const sentOn: readonly Visit[] = NEXT_HOPS.flatMap(({ name }, at): readonly Visit[] => {
  const byShop = {
    client: 'laptop',
    service: 'submission',
    tls: '1.3',
    login: { user: SHOP, mechanism: 'PLAIN' },
  } as const;
  return [
    { ...byShop, to: [`a@${name}`, `b@${name}`] },
    { ...byShop, to: [`later.${at}@${name}`] },
    { ...byShop, to: [`later.too.${at}@${name}`, `c@${name}`, `never.${at}@${name}`, ANNA] },
    { client: 'scanner', service: 'smtp', tls: 'none', to: [`d@${name}`, WELL_KNOWN] },
  ];
});

/** The name of the server, asked for by the client, is in the log as well. */
const withSni: readonly Visit[] = [
  { client: 'partner', service: 'smtp', tls: '1.2', sni: `mail.${DOMAIN}`, to: [ANNA] },
  { client: 'nameless', service: 'smtp', tls: '1.3', sni: `mail.${DOMAIN}`, to: [ANNA] },
];

const groups = [unauthenticated, authenticated, refused, sentOn, withSni];

/** One of every kind in turn: the log is as mixed as a relay's, and each part of it has some of everything. */
export const VISITS: readonly Visit[] = Array.from(
  { length: Math.max(...groups.map((group) => group.length)) },
  (_, at) => groups.flatMap((group) => group[at] ?? []),
).flat();

const message = (by: 'DATA' | 'BDAT' | 'RSET', to = ANNA): SessionStep => ({ does: 'send', to, by });

/** Sessions of several messages, in which what counts changes between them. */
export const SESSIONS: readonly (readonly SessionStep[])[] = [
  [message('DATA'), message('RSET'), message('BDAT'), message('DATA')],
  [message('DATA'), { does: 'encrypt', version: 'TLSv1.3' }, message('BDAT'), message('RSET'), message('DATA')],
  [
    { does: 'encrypt', version: 'TLSv1.2' },
    message('BDAT'),
    { does: 'log in', user: ANNA },
    message('DATA', WELL_KNOWN),
  ],
  [{ does: 'log in', user: SHOP }, message('BDAT'), { does: 'encrypt', version: 'TLSv1.3' }, message('DATA')],
  [{ does: 'log in', user: SHOP }, message('DATA'), message('DATA', `nobody@${DOMAIN}`), message('BDAT')],
  // Among others that were accepted, the log leaves open for a day what became of it.
  [{ does: 'encrypt', version: 'TLSv1.3' }, { does: 'log in', user: SHOP }, message('RSET')],
];
