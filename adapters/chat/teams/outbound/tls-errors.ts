/** Whether an error with this code of Node's says that no TLS came about: nothing was sent through it then. */
export const isBeforeTls = (code: string): boolean => OF_CERTIFICATES.test(code) || OF_HANDSHAKES.includes(code);

/** Of certificates, and of TLS as Node sees to it (nodejs.org/api/tls.html, "X509 certificate error codes"). */
const OF_CERTIFICATES =
  /^(CERT_|CRL_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_|HOSTNAME_|INVALID_|PATH_LENGTH_)/;

/**
 * Of what OpenSSL says, what is said only while both sides agree on how to speak (its include/openssl/sslerr.h; Node puts
 * `ERR_SSL_` before the reason). All else may come when the request was taken, records that are no TLS as well.
 */
const OF_HANDSHAKES: readonly string[] = [
  'CA_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
  'CERTIFICATE_VERIFY_FAILED',
  'DH_KEY_TOO_SMALL',
  'EE_KEY_TOO_SMALL',
  'NO_CIPHERS_AVAILABLE',
  'NO_PROTOCOLS_AVAILABLE',
  'NO_SUITABLE_KEY_SHARE',
  'NO_SUITABLE_SIGNATURE_ALGORITHM',
  'SSLV3_ALERT_HANDSHAKE_FAILURE',
  // The same in the words of newer ones.
  'SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'TLSV1_ALERT_INAPPROPRIATE_FALLBACK',
  'TLSV1_ALERT_INSUFFICIENT_SECURITY',
  'TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  'TLSV1_ALERT_PROTOCOL_VERSION',
  'TLSV1_UNRECOGNIZED_NAME',
  'TLSV1_UNSUPPORTED_EXTENSION',
  'UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
  'UNSUPPORTED_PROTOCOL',
  'UNSUPPORTED_SSL_VERSION',
  'VERSION_TOO_LOW',
  'WRONG_CIPHER_RETURNED',
  'WRONG_CURVE',
  'WRONG_SIGNATURE_TYPE',
  'WRONG_SSL_VERSION',
].map((reason) => `ERR_SSL_${reason}`);
