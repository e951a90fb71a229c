import { CLIENTS, DOMAIN, LOGINS, MAILBOXES, NEXT_HOPS, RELAY } from './network.ts';

/** Where the relay's own files lie: a file system in memory that only its mount namespace sees. */
export const BASE = '/mnt';
/** The one folder of it that lies on the machine's disk, as the test sees it too. */
export const LOGS = `${BASE}/log`;

/** Who writes the log: rsyslog through /dev/log, or Postfix's own postlogd. */
type Logger = 'rsyslog' | 'postlogd';
/** How `logrotate` puts a log away; postlogd's is put away by `postfix logrotate`. */
export type Rotation = 'rename' | 'copytruncate' | 'dated';

/** How the relay is set up, as far as tests differ in it. */
export interface Setup {
  readonly logger: Logger;
  /** Every message goes through a content filter on the loopback interface and comes back as another one. */
  readonly hasFilter: boolean;
  /** Encrypted connections to next hops are held by tlsproxy, and used again. */
  readonly reusesTls: boolean;
}

/** Every configuration file of the relay, by its path below {@link BASE}. */
export const configFiles = (setup: Setup): Readonly<Record<string, string>> => ({
  hosts: hosts(),
  'postfix/main.cf': mainCf(setup),
  'postfix/master.cf': MASTER_CF,
  'postfix/header_checks': '/^Subject: forbidden/ REJECT not here\n',
  'rsyslog.conf': RSYSLOG_CONF,
  'dovecot.conf': DOVECOT_CONF,
  'dovecot.users': Object.entries(LOGINS)
    .map(([user, password]) => `${user}:{PLAIN}${password}::::::\n`)
    .join(''),
  'logrotate.rename': logrotateConf('create 0644 root root'),
  'logrotate.copytruncate': logrotateConf('copytruncate'),
  'logrotate.dated': logrotateConf(
    'create 0644 root root\n  dateext\n  dateformat -%Y%m%d-%s\n  compress\n  delaycompress',
  ),
});

const hosts = (): string =>
  ['127.0.0.1 localhost', `${RELAY.address} ${RELAY.name} mail`]
    .concat([...Object.values(CLIENTS), ...NEXT_HOPS].flatMap(({ name, address }) => hostsLine(name, address)))
    .join('\n')
    .concat('\n');

const hostsLine = (name: string, address: string): readonly string[] =>
  name === '' || name === 'localhost' || address === RELAY.address ? [] : [`${address} ${name}`];

/**
 * As a relay is set up, but old TLS is still allowed, refusals do not wait, and retries come after two seconds: after one
 * the queue manager may find a message still locked by its last delivery, and leaves it alone for good.
 */
const mainCf = ({ logger, hasFilter, reusesTls }: Setup): string => `compatibility_level = 3.6
config_directory = ${BASE}/postfix
queue_directory = ${BASE}/queue
data_directory = ${BASE}/data
myhostname = ${RELAY.name}
mydestination =
inet_interfaces = ${RELAY.address} ${CLIENTS.loopback.address}
inet_protocols = ipv4
mynetworks = 127.0.0.0/8 10.0.0.0/24
smtp_bind_address = ${RELAY.address}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_tls_cert_file = ${BASE}/cert.pem
smtpd_tls_key_file = ${BASE}/key.pem
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_tls_protocols = >=TLSv1
smtpd_tls_ciphers = medium
tls_medium_cipherlist = ALL:@SECLEVEL=0
smtp_tls_security_level = may
smtp_tls_loglevel = 1
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated reject_unauth_destination
smtpd_error_sleep_time = 0
header_checks = regexp:${BASE}/postfix/header_checks
minimal_backoff_time = 2s
maximal_backoff_time = 2s
queue_run_delay = 1s
bounce_queue_lifetime = 0
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_base = ${BASE}/mail
virtual_mailbox_maps = inline:{${MAILBOXES.map((each) => `{${each}@${DOMAIN} = ${each}/}`).join(' ')}}
virtual_uid_maps = static:1000
virtual_gid_maps = static:1000
transport_maps = inline:{${NEXT_HOPS.map(({ name }) => `{${name} = smtp:[${name}]}`).join(' ')}}
${[
  ...(logger === 'postlogd' ? [`maillog_file = ${LOGS}/mail.log`, `maillog_file_prefixes = ${LOGS}`] : []),
  ...(hasFilter ? ['content_filter = filter:[127.0.0.1]:10025'] : []),
  ...(reusesTls
    ? [
        'smtp_tls_connection_reuse = yes',
        'smtp_connection_cache_on_demand = no',
        `smtp_connection_cache_destinations = ${REUSED.map(({ name }) => name).join(' ')}`,
      ]
    : []),
].join('\n')}
`;

/**
 * A connection in clear text to a server that tlsproxy speaks to as well leaves open, when it is used again, what it is:
 * the reader says unknown then, which is right, and no figure of ours.
 */
const REUSED = NEXT_HOPS.filter(({ tls }) => tls !== 'drops after the handshake');

/** Debian's, without chroot and without what is not used here; the filter, where it is used, hands everything straight back. */
const MASTER_CF = `smtp inet n - n - - smtpd
submission inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
smtps inet n - n - - smtpd
  -o syslog_name=postfix/smtps
  -o smtpd_tls_wrappermode=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:10025 inet n - n - - smtpd
  -o syslog_name=postfix/filtered
  -o content_filter=
  -o smtpd_authorized_xforward_hosts=127.0.0.0/8
  -o receive_override_options=no_header_body_checks
filter unix - - n - - smtp
  -o syslog_name=postfix/filter
  -o smtp_bind_address=127.0.0.1
  -o smtp_send_xforward_command=yes
  -o smtp_tls_security_level=none
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
  -o syslog_name=postfix/$service_name
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsproxy unix - - n - 0 tlsproxy
postlog unix-dgram n - n - 1 postlogd
`;

/** One log as Debian 12 writes it, with dates of RFC 3339, and one as all others did before, without year and zone. */
const RSYSLOG_CONF = `module(load="imuxsock" SysSock.Name="/dev/log")
global(workDirectory="${BASE}")
mail.* action(type="omfile" file="${LOGS}/mail.log" fileCreateMode="0644")
mail.* action(type="omfile" file="${LOGS}/maillog" fileCreateMode="0644" template="RSYSLOG_TraditionalFileFormat")
`;

const DOVECOT_CONF = `protocols =
base_dir = ${BASE}/dovecot
state_dir = ${BASE}/dovecot
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = ${BASE}/dovecot.users
}
userdb {
  driver = static
  args = uid=1000 gid=1000 home=/nonexistent
}
# Without this a client that was refused once waits for seconds the next time.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener ${BASE}/queue/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
`;

const logrotateConf = (how: string): string => `${LOGS}/mail.log ${LOGS}/maillog {
  rotate 9
  notifempty
  sharedscripts
  ${how}
  postrotate
    kill -HUP $(cat ${BASE}/rsyslog.pid)
  endscript
}
`;
