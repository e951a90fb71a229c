import type { MailPath } from './mail-path.ts';
import type { Sender } from './sender.ts';
import type { TlsReporter } from './tls-reporter.ts';

/**
 * What happens in the invented organisation, Contoso, so that whoever tries Mailflow sees an alert of this rule. The
 * sample tenant stages the samples of all rules; what happens is counted in days or weeks from its story day. Names,
 * addresses and clients are of those reserved for documentation, and of nobody else in the tenant.
 */
export interface RuleSample {
  /** Accounts that sign in to send at head office. */
  readonly senders?: readonly Sender[];
  /** Ways that mail takes in and out of head office. */
  readonly paths?: readonly MailPath[];
  /** Organisations that send TLS reports on head office's domains. */
  readonly tlsReporters?: readonly TlsReporter[];
  /** Branches with a relay and a file of their own. */
  readonly sites?: readonly SampleSite[];
  /** Why the sample tenant shows no alert of this rule, where it shows none. */
  readonly unseen?: string;
}

interface SampleSite {
  readonly name: string;
  readonly paths: readonly MailPath[];
  /** Its file ends so many days before the story day. */
  readonly endsDaysBefore: number;
}
