import { anySystem } from './any-system.ts';
import type { Path, Remedies } from './remedies.ts';

/** What holds for every mail server that people run themselves. `required`: how old TLS is refused, once it is not needed any more. */
export const ownServer = (
  required: (path: Path) => string,
): Pick<Remedies, 'basicSignIn' | 'oldTlsOfPartner' | 'oldTlsOfOwnServers' | 'tls11'> => ({
  // A password over TLS is the usual way to sign in there, and nobody takes it away.
  basicSignIn: () => [],
  oldTlsOfPartner: (path) => [asked(path), required(path)],
  oldTlsOfOwnServers: (path) => [
    'Find out which of your own servers, relays and appliances sends this mail, and enable TLS 1.2 there.',
    required(path),
  ],
  tls11: (path) => [`${asked(path)} TLS 1.1 is deprecated, as 1.0 is (RFC 8996).`, required(path)],
});

/** What to do first about a client that signs in over an old version. */
export const SET_NEWER_TLS =
  'Look for an update or a new device on that day that brought an old TLS library. Set TLS 1.2 on it, or update it.';

const asked = (path: Path): string => anySystem.oldTlsOfPartner(path)[0] ?? '';
