import type { TlsVersion } from '../../../src/model/tls.ts';
import { hosted, machine, movedToOauth, office } from '../../../src/sample/accounts.ts';
import { monitor, newsletter, nightly, person, scanner, seldom, service } from '../../../src/sample/rhythms.ts';
import type { Sender } from '../../../src/sample/sender.ts';

/**
 * Who signs in to send at Contoso and its sister Fabrikam. The names are those of Microsoft's fictitious companies and
 * people. Those to whom something happens are in the rules' own samples (sample.ts in their folders).
 */
const [SUNDAY, TUESDAY, THURSDAY] = [0, 2, 4] as const;

const PEOPLE: readonly Sender[] = [
  human('adele.vance', 14, 10, { oauthWeeksAgo: 13 }),
  human('alex.wilber', 9, 11, { oauthWeeksAgo: 12 }),
  human('allan.deyoung', 11, 12, { oauthWeeksAgo: 12 }),
  human('ben.walters', 6, 13),
  human('brian.johnson', 8, 14, { oauthWeeksAgo: 10 }),
  human('christie.cline', 12, 15, { oauthWeeksAgo: 9 }),
  human('debra.berger', 10, 16),
  human('delia.dennis', 5, 17, { oauthWeeksAgo: 8 }),
  human('diego.siciliani', 13, 18, { oauthWeeksAgo: 6 }),
  human('emily.braun', 7, 19),
  human('enrico.cattaneo', 9, 20, { oauthWeeksAgo: 5 }),
  human('gerhart.moller', 4, 21, { desk: '1.1' }), // will not part with his mail program of 2009
  human('grady.archie', 10, 22),
  human('henrietta.mueller', 8, 23, { oauthWeeksAgo: 4 }),
  human('irvin.sayers', 9, 24),
  human('isaiah.langer', 15, 25, { oauthWeeksAgo: 3 }),
  human('johanna.lorenz', 6, 26),
  human('joni.sherman', 11, 27, { oauthWeeksAgo: 1 }),
  human('katri.ahokas', 7, 28),
  human('lee.gu', 12, 29, { oauthWeeksAgo: 99 }),
  human('lidia.holloway', 9, 30),
  human('lynne.robbins', 8, 31),
  human('megan.bowen', 16, 32, { oauthWeeksAgo: 99 }),
  human('miriam.graham', 10, 33),
  human('nestor.wilke', 13, 34, { oauthWeeksAgo: 99 }),
  human('patti.fernandez', 9, 35),
  human('pradeep.gupta', 11, 36),
  human('raul.razo', 5, 37),
];

const PAPER: readonly Sender[] = [
  machine('scanner-gf@contoso.com', scanner(52), office(60)),
  machine('scanner-1f@contoso.com', scanner(64), office(61)),
  machine('scanner-2f@contoso.com', scanner(70), office(62)),
  machine('scanner-3f@contoso.com', scanner(38), office(63)),
  machine('copier-legal@contoso.com', scanner(45), office(64)),
  machine('copier-hr@contoso.com', scanner(22), office(65)),
  machine('printer@contoso.com', service(56), office(66, '1.0')), // bought in 2011, still under guarantee
  machine('label-printer@contoso.com', service(24), office(67, '1.1')),
  machine('fax-gateway@contoso.com', service(15), office(68, '1.0')),
  machine('scanner@fabrikam.com', scanner(41), office(160)),
  machine('plotter@fabrikam.com', scanner(12), office(161, '1.0')),
];

const NIGHT_SHIFT: readonly Sender[] = [
  machine('backup@contoso.com', nightly(1, 34), office(80)),
  machine('erp-invoices@contoso.com', nightly(2, 310), office(81, '1.0')), // the old ERP
  machine('erp-dunning@contoso.com', nightly(3, 44), office(81, '1.0')),
  machine('payroll@contoso.com', nightly(22, 12), office(82)),
  machine('sql-agent@contoso.com', nightly(4, 18), office(83)),
  machine('datawarehouse@contoso.com', nightly(5, 26), hosted(10, '1.3')),
  machine('vm-reports@contoso.com', nightly(0, 9), office(84)),
  machine('orders-export@fabrikam.com', nightly(3, 120), office(180)),
  machine('stock-sync@fabrikam.com', nightly(4, 16), hosted(20, '1.3')),
];

const LOUD: readonly Sender[] = [
  machine('newsletter@contoso.com', newsletter(TUESDAY, 9, 3_100), hosted(30, '1.3'), { oauthWeeksAgo: 7 }),
  machine('events@contoso.com', newsletter(SUNDAY, 17, 640), hosted(31, '1.3')),
  machine('offers@fabrikam.com', newsletter(THURSDAY, 8, 1_900), hosted(32, '1.3')),
];

const NEVER_TIRED: readonly Sender[] = [
  machine('monitoring@contoso.com', monitor(12), office(90)),
  machine('ups-room-2@contoso.com', monitor(1), office(91, '1.1')),
  machine('heartbeat@fabrikam.com', monitor(4), office(190)),
];

const SERVICES: readonly Sender[] = [
  machine('noreply@contoso.com', service(85), hosted(40, '1.3')),
  machine('helpdesk@contoso.com', service(48), hosted(41, '1.3'), { oauthWeeksAgo: 11 }),
  machine('webforms@contoso.com', service(26), hosted(42)),
  machine('bookings@contoso.com', service(19), hosted(43, '1.3'), { oauthWeeksAgo: 2 }),
  machine('intranet@contoso.com', service(14), office(100)),
  machine('shop@fabrikam.com', service(66), hosted(50, '1.3')),
  machine('returns@fabrikam.com', service(13), hosted(51)),
];

const FORGOTTEN: readonly Sender[] = [
  machine('trade-fair-2019@contoso.com', seldom(70), hosted(60)),
  machine('intern@contoso.com', seldom(60), office(110)),
  machine('old-crm@contoso.com', seldom(45), office(111, '1.0')),
  machine('test@fabrikam.com', seldom(50), hosted(61)),
];

/** Everybody whose days are all alike. */
export const SENDERS: readonly Sender[] = [
  ...PEOPLE,
  ...PAPER,
  ...NIGHT_SHIFT,
  ...LOUD,
  ...NEVER_TIRED,
  ...SERVICES,
  ...FORGOTTEN,
];

/** A desk in the office, a phone anywhere. */
function human(
  name: string,
  usual: number,
  desk: number,
  but: { readonly desk?: TlsVersion; readonly oauthWeeksAgo?: number } = {},
): Sender {
  const via = [office(desk, but.desk), { client: `2001:db8:${desk}::${desk}`, tls: '1.3' as const }];
  return {
    address: `${name}@contoso.com`,
    usually: { does: person(usual), via, auth: 'basic' },
    changes: movedToOauth(but.oauthWeeksAgo),
    recipientsEach: 1.6,
  };
}
