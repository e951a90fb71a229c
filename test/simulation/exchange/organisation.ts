import { type Chance, chance } from '../random.ts';

/** A server of the organisation: one that has a front end and a Hub, or an Edge. */
export interface Server {
  readonly name: string;
  readonly address: string;
  /** How far its clock is ahead, ms. */
  readonly skewMs: number;
  readonly connectors: Connectors;
}

interface Connectors {
  readonly frontEnd: string;
  readonly clients: string;
  readonly clientProxy: string;
  readonly hub: string;
  readonly outboundProxy: string;
  readonly relay: string;
}

/** What a setup language calls the connectors that people cannot see. */
interface Language {
  readonly inboundProxy: string;
  readonly clientProxy: string;
  readonly intraOrganisation: string;
  readonly delivery: string;
  readonly internet: string;
}

const LANGUAGES: readonly Language[] = [
  {
    inboundProxy: 'Inbound Proxy Internal Send Connector',
    clientProxy: 'Client Proxy Send Connector',
    intraOrganisation: 'Intra-Organization SMTP Send Connector',
    delivery: 'Mailbox Delivery',
    internet: 'To Internet',
  },
  {
    inboundProxy: 'Interner Sendeconnector für eingehenden Proxy',
    clientProxy: 'Sendeconnector für Clientproxy',
    intraOrganisation: 'Organisationsinterner SMTP-Sendeconnector',
    delivery: 'Postfachübermittlung',
    internet: 'Ins Internet, über "Smarthost"',
  },
  {
    inboundProxy: 'Внутренний соединитель для вход. прокси',
    clientProxy: 'Соединитель клиентского прокси',
    intraOrganisation: '组织内 SMTP 发送连接器',
    delivery: 'Доставка',
    internet: 'В Интернет',
  },
];

export interface Organisation {
  readonly servers: readonly [Server, Server];
  readonly edge: Server;
  readonly language: Language;
  /** Old versions never say what came of STARTTLS. */
  readonly logsTls: boolean;
  /** There are logs in which every session has the same number. */
  readonly hasSessionIds: boolean;
  /** When the first thing happens, ms since 1970. */
  readonly beginsAt: number;
}

export function organisation(seed: number): Organisation {
  const luck = chance(seed ^ 0x0e1c4a5e);
  const minute = luck.pick([0, 20, 40, 50, 57]);
  return {
    servers: [server(luck, 'EX01', '10.0.0.1'), server(luck, 'EX02', '10.0.0.2')],
    edge: server(luck, 'EDGE', '192.0.2.10'),
    language: luck.pick(LANGUAGES),
    logsTls: !luck.oneIn(8),
    hasSessionIds: !luck.oneIn(10),
    // Also before midnight and a new year.
    beginsAt: Date.UTC(2025, luck.pick([2, 9, 11]), luck.pick([1, 31]), luck.pick([7, 22, 23]), minute),
  };
}

const server = (luck: Chance, name: string, address: string): Server => ({
  ...{ name, address, skewMs: luck.between(-4000, 4000) },
  connectors: {
    frontEnd: `${name}\\Default Frontend ${name}`,
    clients: `${name}\\Client Frontend ${name}`,
    clientProxy: `${name}\\Client Proxy ${name}`,
    hub: `${name}\\Default ${name}`,
    outboundProxy: `${name}\\Outbound Proxy Frontend ${name}`,
    relay: `${name}\\Anwendungs-Relay`,
  },
});
