/** A small report as it is requested: its columns, rows of it, and a whole one with a row that cannot be read. */
export const HEADER =
  'date,senderName,senderDomain,authMethod,original_client_ip,tls_version,tls_cipher,message_count,message_id';
export const row = (day: number, sender: string, tls: string, messages: number | string) =>
  `"2026-11-${String(day).padStart(2, '0')}T09:30:00Z","${sender}","contoso.com","Basic Authentication","192.0.2.7","${tls}","","${messages}",""`;
export const REPORT = [
  HEADER,
  row(9, 'ceo@contoso.com', 'TLS1.0', 472),
  row(10, 'printer@contoso.com', 'TLS1.2', 5280),
  row(11, 'printer@contoso.com', 'TLS1.2', 'many'),
  row(12, 'scanner', 'TLS1.3', 7),
].join('\r\n');
