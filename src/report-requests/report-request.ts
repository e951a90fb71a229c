import { z } from 'zod';
import { eventKey } from '../ingest/log/event-key.ts';
import { type Day, dayText, parseDay } from '../model/time.ts';

/** Reports that are asked for, by Microsoft's names for them. */
export const REPORTS = ['SmtpCSReport', 'ConnectorReport'] as const;
export type ReportName = (typeof REPORTS)[number];

/** By the keys and words of declarations, which are those of the service. */
export const FILTER_WORDS = {
  direction: ['Received', 'Sent'],
  connectorType: ['OnPremises', 'Partner', 'NoConnector'],
  tls: ['No Tls', 'TLS1.2', 'TLS1.3'],
} as const;

const filtersSchema = z.strictObject({
  direction: z.enum(FILTER_WORDS.direction).optional(),
  connectorType: z.enum(FILTER_WORDS.connectorType).optional(),
  tls: z.enum(FILTER_WORDS.tls).optional(),
});
export type ReportFilters = Readonly<z.infer<typeof filtersSchema>>;

const instant = z.iso.datetime();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/**
 * `wanted`: it is not known that the service took it; `accepted`: it is being made; `ready`: its file waits for a person;
 * `imported`: the file came; `failed`, `expired`: none will come.
 */
const statusSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('wanted') }),
  z.strictObject({ kind: z.literal('accepted'), at: instant }),
  z.strictObject({ kind: z.literal('ready'), at: instant, link: z.string().nullable() }),
  z.strictObject({ kind: z.literal('imported'), at: instant, import: z.int().nullable() }),
  z.strictObject({ kind: z.literal('failed'), at: instant, why: z.string() }),
  z.strictObject({ kind: z.literal('expired'), at: instant }),
]);

/** One file that a service was, or is to be, asked for. */
export const reportRequestSchema = z.strictObject({
  /** Stands in its title, and so in the name of its file: see {@link requestId}. */
  id: z.string(),
  /** As the settings name it. */
  tenant: z.string(),
  report: z.enum(REPORTS),
  filters: filtersSchema,
  /** UTC days, both of them within. */
  first: day,
  last: day,
  /** How often the same was asked for, this time included. */
  round: z.int(),
  /** Why it is asked for once more without a person saying so: what became of the one before. */
  again: z.string().optional(),
  /** `schedule`, or a person as the audit names them. */
  by: z.string(),
  at: instant,
  /** When it was sent last: the service may have taken it, whatever came back. Null before. */
  tried: instant.nullable(),
  /** The service's own id. */
  job: z.string().nullable(),
  /** When it was put into the outbox that the file is ready. */
  announced: instant.nullable(),
  status: statusSchema,
});
export type ReportRequest = Readonly<z.infer<typeof reportRequestSchema>>;

/** What is asked for of a tenant again and again. */
export interface Combination {
  readonly report: ReportName;
  readonly filters: ReportFilters;
}

export const PERIODS = { day: 1, week: 7, '2-weeks': 14 } as const;
export type Every = keyof typeof PERIODS;

/** What the settings want of a tenant's reports. */
export interface RequestPlan {
  readonly tenant: string;
  readonly every: Every;
  readonly combinations: readonly Combination[];
}

export interface RequestedFile extends Combination {
  readonly tenant: string;
  readonly first: Day;
  readonly last: Day;
}

/** The same for the same file, in every run and after a lost state: by it a request is found again at the service. */
export function requestId({ tenant, report, filters, first, last }: RequestedFile, round: number): string {
  const { direction = '', connectorType = '', tls = '' } = filters;
  const key = eventKey(tenant, report, direction, connectorType, tls, dayText(first), dayText(last), round);
  return `MF-${key.slice(0, 10)}`;
}

/** Every id in a text, as ids are written. */
export const idsIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/(?<![a-z0-9])mf-([0-9a-f]{10})(?![0-9a-f])/gi)].map(([, id = '']) => `MF-${id.toLowerCase()}`),
  ),
];

/** What people find it by in the admin center, and we in its list. */
export const titleOf = (request: ReportRequest): string =>
  `Mailflow ${request.id} ${[request.report, ...Object.values(request.filters)].join(' ')} ${request.first} to ${request.last}`;

export const firstDay = ({ first }: Pick<ReportRequest, 'first'>): Day => parseDay(first) ?? 0;
export const lastDay = ({ last }: Pick<ReportRequest, 'last'>): Day => parseDay(last) ?? 0;

export const isSameCombination = (a: Combination, b: Combination): boolean =>
  a.report === b.report && isSameFilters(a.filters, b.filters);

export const isSameFilters = (a: ReportFilters, b: ReportFilters): boolean =>
  a.direction === b.direction && a.connectorType === b.connectorType && a.tls === b.tls;

/** Whether its file may still come. */
export const isOpen = ({ status }: ReportRequest): boolean =>
  status.kind === 'wanted' || status.kind === 'accepted' || status.kind === 'ready';
