/** What Sendmail and its filters say of a message that they do not take, or throw away. */
export const REFUSED = /^(?:Milter: data, (?:reject=|discard$)|discarded$)/;
/** What it says last of a session. */
export const SESSION_END =
  /^(?:lost input channel from|timeout waiting for input from)|did not issue MAIL\/EXPN\/VRFY\/ETRN during connection to /;
