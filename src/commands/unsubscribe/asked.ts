/** What is to end, and for whom. */
export interface UnsubscribeAsked {
  readonly from: 'all' | 'digest' | readonly string[];
  /** Addresses in place of this conversation, also those that may not receive mail any more. */
  readonly recipients?: readonly string[];
}
