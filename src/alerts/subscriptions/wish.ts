import type { Severity } from '../../rules/rule.ts';

/** What a conversation wants to hear from now on; null leaves it as it is. */
export interface Wish {
  readonly rules: 'all' | readonly string[] | null;
  readonly minSeverity: Severity | null;
  readonly digest: { readonly every: 'day' | 'week'; readonly at: string; readonly zone: string } | null;
}
