import { domainParam } from '../domain-param.ts';
import { clientParams } from '../filters/client-filters.ts';
import type { Param, Report } from '../report.ts';

export const NAME = 'trend';
export const TITLE = 'Trend of SMTP AUTH clients';

/** What is counted, with the filters that the word stands for. */
export const SUBJECTS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Readonly<Record<string, string>>
>([
  ['smtp-auth', {}],
  ['basic', { auth: 'basic' }],
  ['old-tls', { tls: '<1.2' }],
]);

export const subject: NonNullable<Report['subject']> = {
  label: 'what to count',
  accepts: (text) => SUBJECTS.has(text),
  hint: 'basic for Basic authentication, old-tls for TLS below 1.2, or smtp-auth with tls: or auth:',
};

export const params: readonly Param[] = [domainParam('only senders of this domain', 'smtp-auth'), ...clientParams];
