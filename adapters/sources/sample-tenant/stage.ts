import type { Rule } from '../../../src/rules/rule.ts';
import type { MailPath } from '../../../src/sample/mail-path.ts';
import type { Sender } from '../../../src/sample/sender.ts';
import type { TlsReporter } from '../../../src/sample/tls-reporter.ts';
import { HEAD_OFFICE_PATHS } from './mail-paths.ts';
import { SENDERS } from './senders.ts';
import { TLS_REPORTERS } from './tls-reporters.ts';

/** Head office, where everybody signs in. */
export const HEAD_OFFICE = 'Dublin';

/** Who sends what, and from where: the usual days of Contoso, and what the rules' samples add to them. */
export interface Stage {
  readonly senders: readonly Sender[];
  readonly tlsReporters: readonly TlsReporter[];
  readonly sites: readonly Site[];
}

interface Site {
  readonly name: string;
  readonly paths: readonly MailPath[];
  /** Null for a site whose file goes on until today. */
  readonly endsDaysBefore: number | null;
}

/** Throws where two samples bring the same account, path or site: they would be added up. */
export function stageOf(rules: readonly Pick<Rule, 'name' | 'sample'>[]): Stage {
  const samples = rules.flatMap(({ sample }) => sample ?? []);
  const senders = [...SENDERS, ...samples.flatMap((sample) => sample.senders ?? [])];
  const paths = [...HEAD_OFFICE_PATHS, ...samples.flatMap((sample) => sample.paths ?? [])];
  const tlsReporters = [...TLS_REPORTERS, ...samples.flatMap((sample) => sample.tlsReporters ?? [])];
  const branches = samples.flatMap((sample) => sample.sites ?? []);
  const sites = [{ name: HEAD_OFFICE, paths, endsDaysBefore: null }, ...branches];
  const names = [
    ...senders.map(({ address }) => address),
    ...tlsReporters.map((each) => `${each.organisation} ${each.policyDomain} ${each.policyType}`),
    ...sites.map(({ name }) => `site ${name}`),
    ...sites.flatMap((site) => site.paths.map(({ direction, connector }) => `${site.name} ${direction} ${connector}`)),
  ];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`the samples of two rules bring the same: ${twice}`);
  return { senders, tlsReporters, sites };
}
