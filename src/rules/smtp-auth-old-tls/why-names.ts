/** The conditions of this rule in words, for *Why this alert?*. */
export const reasonNames: Readonly<Record<string, string>> = {
  'old-tls-after-weeks-without': 'old TLS after weeks without it',
  'modern-again': 'only TLS 1.2 or newer again',
};

/** Its figures in words; those without are not shown. */
export const numberNames: Readonly<Record<string, string>> = {
  oldMessages: 'messages over TLS 1.1 or older',
  messages: 'all messages since then',
  share: 'share over old TLS',
  since: 'since',
  activeDays: 'active days needed before',
  activeDaysWithout: 'active days before without old TLS',
};
