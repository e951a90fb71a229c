import { CLIENTS, DOMAIN, LOGINS, MAILBOXES, NEXT_HOPS, RELAY } from '../../relay-live/host/network.ts';

/** Where Exim's own files lie: a file system in memory that only its mount namespace sees. */
export const BASE = '/mnt';
/** The one folder of it that lies on the machine's disk, as the test sees it too. */
export const LOGS = `${BASE}/log`;
/** Whom Debian's Exim becomes. */
export const USER = { name: 'Debian-exim', id: 990 } as const;

/** How Exim is set up, as far as tests differ in it. */
export interface Setup {
  /** What is added to Debian's `log_selector`. */
  readonly logSelector: string;
  readonly hasTimezone: boolean;
  readonly zone: string;
}

/** Its configuration files, by their path in /etc, and what is to be added to files that are there. */
export const configFiles = (setup: Setup): Readonly<Record<string, string>> => ({
  'exim4/exim4.conf': eximConf(setup),
  'exim4/users': Object.entries(LOGINS)
    .map(([user, password]) => `${user}: ${password}\n`)
    .join(''),
  hosts: ['127.0.0.1 localhost', `${RELAY.address} ${RELAY.name} mail`]
    .concat(NEXT_HOPS.map(({ name, address }) => `${address} ${name}`))
    .join('\n')
    .concat('\n'),
});

export const addedFiles: Readonly<Record<string, string>> = {
  passwd: `${USER.name}:x:${USER.id}:${USER.id}::/nonexistent:/usr/sbin/nologin\n`,
  group: `${USER.name}:x:${USER.id}:\n`,
};

const password = (user: string): string => `\${lookup{${user}}lsearch{/etc/exim4/users}{$value}fail}`;

/** As a relay is set up, but old TLS is still allowed, names are not looked up, and retries come after two seconds. */
const eximConf = ({ logSelector, hasTimezone, zone }: Setup): string => `
exim_path = ${BASE}/exim4
primary_hostname = ${RELAY.name}
spool_directory = ${BASE}/spool
log_file_path = ${LOGS}/%slog
log_selector = +smtp_protocol_error +tls_certificate_verified ${logSelector}
timezone = ${zone}
log_timezone = ${hasTimezone}
local_interfaces = ${RELAY.address} : 127.0.0.1
daemon_smtp_ports = 25 : 465 : 587
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = ${BASE}/cert.pem
tls_privatekey = ${BASE}/key.pem
tls_require_ciphers = NORMAL:+VERS-TLS1.1:+VERS-TLS1.0
smtp_accept_max = 100
queue_run_max = 10
host_lookup =
keep_environment =
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data

begin acl
check_rcpt:
  accept domains = ${DOMAIN}
         local_parts = ${MAILBOXES.join(' : ')} : root
  deny   domains = ${DOMAIN}
         message = no such user
  accept authenticated = *
  accept hosts = 127.0.0.1 : ${RELAY.address} : ${CLIENTS.scanner.address}
  deny   message = relay not permitted
check_data:
  deny   condition = \${if match{$h_subject:}{forbidden}}
         message = not here
  accept

begin routers
mailbox:
  driver = accept
  domains = ${DOMAIN}
  transport = mailbox
next_hop:
  driver = manualroute
  route_list = "* $domain byname"
  transport = remote_smtp

begin transports
mailbox:
  driver = appendfile
  file = ${BASE}/mail/box
  user = ${USER.name}
remote_smtp:
  driver = smtp
  tls_verify_hosts =
  tls_try_verify_hosts =
  hosts_try_fastopen =

begin retry
* * F,1h,2s

begin authenticators
plain_server:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${password('$auth2')}}}
  server_set_id = $auth2
login_server:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{$auth2}{${password('$auth1')}}}
  server_set_id = $auth1
cram_md5_server:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = ${password('$auth1')}
  server_set_id = $auth1
`;
