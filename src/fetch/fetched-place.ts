import type { Clock } from '../ports/clock.ts';
import type { Feed } from '../ports/feed.ts';
import type { Mailbox, SaveFile } from '../ports/mailbox.ts';
import type { ReportService } from '../ports/report-service.ts';
import type { Sampled } from '../ports/sampled.ts';
import type { Snapshot } from '../ports/snapshot.ts';
import type { RequestPlan } from '../report-requests/report-request.ts';
import type { RequestLimits } from './request-budget.ts';
import type { TenantBudget } from './tenant-budget.ts';
import type { TenantClaims } from './tenant-claims.ts';

/** A tenant of a service, or a folder of a mailbox, that is asked over the network, as the settings name it. */
export interface FetchedPlace {
  /** What people know it by, and the settings tell it apart by: `contoso.com`. Fit for a file's name. */
  readonly tenant: string;
  readonly source: string;
  /** All that the settings call it by: two entries with one of these in common are about the same tenant. */
  readonly names: readonly string[];
  /** What may be asked of it, all its feeds together. */
  readonly limits: RequestLimits;
  /** Where it is asked: `https://graph.microsoft.com`. */
  readonly addresses: readonly string[];
  /** Names of its feeds and snapshots: see Feed.name. */
  readonly feedNames: readonly string[];
  /** Its feeds, ready to be asked. They share one sign-in. */
  open(around: FetchAround): readonly Feed[];
  /** Its messages of which some are looked at, likewise. */
  openSamples(around: FetchAround): readonly Sampled[];
  /** What it says of how it is set, likewise. */
  openSnapshots(around: FetchAround): readonly Snapshot[];
  /** The report files that are asked for, and whom to ask; absent where none are. */
  readonly requests?: { readonly plan: RequestPlan; open(around: FetchAround): ReportService } | undefined;
  /** Folders of mailboxes that it has. */
  readonly openMailboxes?: (around: MailboxAround) => readonly Mailbox[];
  /** Asks it for a little, and tells what is missing. */
  examine(around: FetchAround): Promise<readonly Examined[]>;
}

export interface FetchAround {
  readonly clock: Clock;
  /** Takes the place of `fetch`, on the way that requests leave this machine. */
  readonly send: typeof fetch;
  /** What the last read of a snapshot, by its name, left; null where there is none. */
  readonly kept: (snapshot: string) => Promise<unknown>;
  /** Of all tenants of its service. */
  readonly claims: TenantClaims;
}

interface MailboxAround extends FetchAround {
  /** Writes attached files, until they are imported. */
  readonly save: SaveFile;
  /** What all that is fetched from the tenant shares. */
  readonly budget: TenantBudget;
}

/** What was found of a tenant. */
export interface Examined {
  readonly verdict: 'good' | 'bad' | 'unknown';
  readonly what: string;
  readonly text: string;
  readonly cure: string | null;
}
