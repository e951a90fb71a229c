import { CLIENTS, type ClientName, DOMAIN, NEXT_HOPS } from '../relay-live/host/network.ts';
import type { Version, Visit } from '../relay-live/visits.ts';

const VERSIONS: readonly Version[] = ['none', '1.0', '1.1', '1.2', '1.3'];
const ANNA = `anna@${DOMAIN}`;
const INFO = `info@${DOMAIN}`;
const SCANNER = `scanner@${DOMAIN}`;
const SHOP = `shop@${DOMAIN}`;
const WELL_KNOWN = 'customer@tls12.next.test';

/** Strangers and programs on the host hand in mail; one of them over every version. */
const unauthenticated: readonly Visit[] = (Object.keys(CLIENTS) as ClientName[])
  .filter((client) => client !== 'laptop')
  .flatMap((client) =>
    (client === 'partner' ? VERSIONS : (['none', '1.3'] as const)).map(
      (tls): Visit => ({ client, service: 'smtp', tls, to: [ANNA] }),
    ),
  );

/** Users sign in, at every port and over every version that it has. */
const authenticated: readonly Visit[] = (['smtp', 'submission', 'smtps'] as const).flatMap((service) =>
  VERSIONS.filter((tls) => service !== 'smtps' || tls !== 'none').flatMap((tls, at): readonly Visit[] => [
    at % 2 === 0
      ? { client: 'laptop', service, tls, login: { user: ANNA, mechanism: 'PLAIN' }, to: [INFO] }
      : { client: 'nameless', service, tls, login: { user: SHOP, mechanism: 'CRAM-MD5' }, to: [WELL_KNOWN] },
    { client: 'scanner', service, tls, login: { user: SCANNER, mechanism: 'LOGIN' }, to: [ANNA, INFO] },
  ]),
);

/** What is refused or broken off: with a login, only what is refused when all of it is there is in the log. */
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
    { ...user, subject: 'forbidden' },
    { ...user, subject: ') [127.0.0.1] P=esmtpsa X=TLS1.3:x:256 A=plain:boss S=1 for a b "c' },
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
    { ...byShop, login: { ...byShop.login, user: ANNA }, to: [`c@${name}`, `never.${at}@${name}`, ANNA] },
    { client: 'scanner', service: 'smtp', tls: 'none', to: [`d@${name}`, WELL_KNOWN] },
  ];
});

const groups = [unauthenticated, authenticated, refused, sentOn];

/** One of every kind in turn: the log is as mixed as a relay's, and each part of it has some of everything. */
export const VISITS: readonly Visit[] = Array.from(
  { length: Math.max(...groups.map((group) => group.length)) },
  (_, at) => groups.flatMap((group) => group[at] ?? []),
).flat();
