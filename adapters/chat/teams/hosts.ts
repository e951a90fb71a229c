import { isLoopback } from '../../../src/permissions/this-machine.ts';
import type { Cloud } from './clouds.ts';

/** Which services besides Microsoft's own may be called. */
export interface HostPolicy {
  /** `host` or `host:port`. */
  readonly hosts: readonly string[];
  /** The Agents Playground and nothing else: services of this machine. */
  readonly onlyThisMachine: boolean;
  readonly cloud: Pick<Cloud, 'services' | 'files'>;
}

/** Whether an address that came in from outside may be called, and may see the bot's token. */
export const isService = (address: string, policy: HostPolicy): boolean =>
  isAllowed(address, policy.cloud.services, policy);

/** Whether a file may be fetched from or put at an address that came in from outside. */
export const isFilePlace = (address: string, policy: HostPolicy): boolean =>
  isAllowed(address, policy.cloud.files, policy);

function isAllowed(address: string, known: RegExp, { hosts, onlyThisMachine }: HostPolicy): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, host, port, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  const isNamed = hosts.some((each) => each.toLowerCase() === host || each.toLowerCase() === hostname);
  if (isLoopback(hostname)) return (onlyThisMachine || isNamed) && /^https?:$/.test(protocol);
  if (onlyThisMachine || protocol !== 'https:') return false;
  return isNamed || (known.test(hostname) && port === '');
}
