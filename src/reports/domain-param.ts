import type { Param, ReportRequest } from './report.ts';

/** `meaning`: whose domain it is. */
export const domainParam = (meaning: string): Param => ({
  ...{ key: 'domain', type: 'text', meaning, hint: 'contoso.com' },
});

/** The domain that a request is limited to, lower-cased, however it was written; null where it is to none. */
export const domainAsked = ({ params }: Pick<ReportRequest, 'params'>): string | null =>
  params['domain']?.toLowerCase().replace(/^@|\.$/g, '') ?? null;
