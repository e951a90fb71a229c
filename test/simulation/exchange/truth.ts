/** A message that was counted, as the logs can know it. */
export interface Truth {
  readonly kind: 'connector' | 'smtp-auth';
  readonly direction: 'inbound' | 'outbound' | 'submission';
  readonly connectorType: 'none' | 'on-premises';
  readonly connector: string;
  readonly sender: string;
  readonly client: string;
  readonly auth: 'none' | 'basic' | 'oauth';
  readonly tls: string;
  readonly recipients: number;
  /** Hours since 1970. */
  readonly hour: number;
}
