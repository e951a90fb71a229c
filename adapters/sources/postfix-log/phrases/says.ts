/** What a line of Postfix says, as far as it says anything about mail flow; see the readers of each. */
export const SAYS = {
  /** smtpd. Details: the client's address. */
  connect: 1,
  /** smtpd. Details: see {@link import('./disconnect.ts').DisconnectPhrase}. */
  disconnect: 2,
  /** smtpd: a message begins. */
  client: 3,
  clientBroken: 4,
  /** smtpd: a filter has answered for a message. Details: 1 where it takes it, else 0. */
  verdict: 5,
  /** smtpd, smtp, tlsproxy. */
  tls: 6,
  tlsBroken: 7,
  /** qmgr. Details: the queue id; how many recipients. */
  active: 8,
  /** qmgr. Details: the queue id. */
  removed: 9,
  /** pickup. Details: the queue id. */
  pickup: 10,
  /** smtp. */
  delivery: 11,
  deliveryBroken: 12,
  /** smtp. Details: the other side's address. */
  lost: 13,
} as const;
