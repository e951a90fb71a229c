import type { Kind } from '../model/dimensions.ts';
import type { Param, ReportRequest } from './report.ts';

/** `meaning`: whose domain it is; `kind`: of which facts. */
export const domainParam = (meaning: string, kind: Kind): Param => ({
  ...{ key: 'domain', type: 'text', meaning, hint: 'contoso.com' },
  occurs: { kind, dimension: 'domain' },
});

/** The domain that a request is limited to, lower-cased, however it was written; null where it is to none. */
export const domainAsked = ({ params }: Pick<ReportRequest, 'params'>): string | null =>
  params['domain']?.toLowerCase().replace(/^@|\.$/g, '') ?? null;
