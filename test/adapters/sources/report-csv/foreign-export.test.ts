import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../../../adapters/sources/report-csv/source.ts';
import { encoded, readReport } from './read-report.ts';

/** What was chosen when a connector report was requested: no declaration makes one of something else. */
const DECLARED = { direction: 'Sent', connectorType: 'NoConnector' };

async function expectRefused(text: string, kind: string, message: RegExp, cure: RegExp): Promise<void> {
  for (const bytes of [Buffer.from(text), encoded(text, 'utf-16le', false), encoded(text, 'utf-8', true)]) {
    expect(reportCsv.recognise(bytes, 'x.csv')).toBe(kind);
    for (const declared of [{}, DECLARED]) {
      await expect(readReport(bytes, declared)).rejects.toMatchObject({
        code: 'not-recognised',
        message: expect.stringMatching(message),
        cure: expect.stringMatching(cure),
      });
    }
  }
}

describe('a message trace is refused, whatever is declared', () => {
  it.each<[string, string]>([
    [
      'of Get-MessageTrace',
      '#TYPE Microsoft.Exchange.Management.FfoReporting.MessageTrace\n"PSComputerName","RunspaceId","Organization","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","Size","MessageTraceId","StartDate","EndDate","Index"\n',
    ],
    [
      'of Get-MessageTraceV2, without the line of its type',
      '"MessageTraceId","Received","SenderAddress","RecipientAddress","Subject","Status","Size"\n"x","2026-11-09T10:00:00Z","a@b.c","d@e.f","s","Failed","1"\n',
    ],
    ['of which columns were selected', 'Received,SenderAddress,RecipientAddress,Subject\n'],
    ['of which the recipient was left out', 'Received;SenderAddress;Subject;Status;Size\n'],
    [
      'as an enhanced summary',
      'origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,original_client_ip,directionality,connector_id,delivery_priority\n',
    ],
    ['as the admin center shows it', '"Date (UTC+01:00)","Sender","Recipient","Subject","Status"\n'],
    [
      'of Microsoft Graph',
      'id,senderAddress,recipientAddress,messageId,receivedDateTime,subject,status,fromIP,toIP,size\n',
    ],
    ['of Defender', 'Timestamp,NetworkMessageId,SenderFromAddress,RecipientEmailAddress,Subject,DeliveryAction\n'],
    [
      'of one message',
      '#TYPE Microsoft.Exchange.Management.FfoReporting.MessageTraceDetail\n"MessageTraceId","Date","Event","Action","Detail","Data"\n',
    ],
  ])('%s', (_, text) =>
    expectRefused(text, 'message-trace', /is a message trace, .*each recipient/, /connector report/),
  );

  it('extended, with the column that shows it', () =>
    expectRefused(
      'date_time_utc,client_ip,client_hostname,server_ip,source_context,connector_id,source,event_id,message_id,recipient_address,recipient_status,custom_data\n',
      'extended-message-trace',
      /extended message trace \(it has a column event_id\)/,
      /connector report/,
    ));
});

describe('the output of a look-up is refused by its name', () => {
  it.each<[string, string]>([
    [
      'of the shell',
      '#TYPE Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent\n"RunspaceId","Timestamp","ClientIp","ClientHostname","ServerIp","ConnectorId","Source","EventId","MessageId","Recipients","RecipientStatus","Sender"\n',
    ],
    ['of which columns were selected', 'Timestamp,EventId,Source,Sender,Recipients,MessageSubject\n'],
    [
      'as the server writes it',
      '#Software: Microsoft Exchange Server\n#Version: 15.02.0000.000\n#Log-type: Message Tracking Log\n#Date: 2026-11-09T00:00:01.000Z\n#Fields: date-time,client-ip,client-hostname,server-ip,connector-id,source,event-id,message-id,recipient-address,recipient-status,sender-address\n',
    ],
  ])('a message tracking log %s', (_, text) =>
    expectRefused(text, 'message-tracking-log', /is a message tracking log/, /Postfix log/),
  );

  it.each<[string, string]>([
    [
      'whole',
      '"JobId","SubmitDate","ReportTitle","JobProgress","Status","Rows","FileRows","ErrorCode","ReportType","FileUrl"\n',
    ],
    ['of which columns were selected', 'JobId,ReportType,Status,Rows\n'],
    ['without ids', 'ReportTitle;Status;SubmitDate;EstimatedCompletionTime\n'],
    ['named by its first line', '#TYPE Microsoft.Exchange.Management.FfoReporting.HistoricalSearch\n"Status","Rows"\n'],
  ])('a list of requested reports %s', (_, text) =>
    expectRefused(text, 'historical-searches', /list of requested reports/, /Download the report itself/),
  );

  it.each<[string, string]>([
    [
      'of transport rules',
      '"Date","MessageId","MessageTraceId","Domain","Subject","MessageSize","Direction","SenderAddress","RecipientAddress","TransportRule","EventType","Action"\n',
    ],
    ['of malware', 'Date,SenderAddress,RecipientAddress,Subject,MalwareName,FileName\n'],
    ['of traffic', 'Organization,Date,EventType,Direction,Action,MessageCount,Domain\n'],
    [
      'named by its first line',
      '#TYPE Microsoft.Exchange.Management.FfoReporting.MailflowStatusReport\n"Date","Direction","Domain"\n',
    ],
  ])('a mail detail or traffic report %s', (_, text) =>
    expectRefused(text, 'mail-detail-report', /mail detail or mail traffic report/, /connector report/),
  );
});

describe('a report in another language', () => {
  it.each<[string, string]>([
    ['German', 'Absenderadresse;Domäne;TLS 1.0 (Prozentsatz);TLS 1.2 (Prozentsatz);Gesendete Nachrichten\n'],
    ['German', 'Datum,Connectorrichtung und -name,Connectortyp,Erzwungenes TLS?,Kein TLS,TLS 1.2,Volumen\n'],
    ['French', "Adresse de l'expéditeur,Domaine,TLS 1.0 (pourcentage),TLS 1.2 (pourcentage),Messages envoyés\n"],
    ['French', 'Date,Direction et nom du connecteur,Type de connecteur,TLS 1.0,TLS 1.1,TLS 1.2,Volume\n'],
    ['Spanish', 'Fecha;Dirección del remitente;Dominio;Mensajes enviados\n'],
    ['Dutch', 'Afzenderadres;Domein;TLS 1.0;TLS 1.2;Verzonden berichten\n'],
    ['Italian', '"Data","Indirizzo mittente","Dominio","Messaggi inviati"\n'],
    ['Japanese', '送信者アドレス,ドメイン,TLS 1.0 (パーセンテージ),TLS 1.2 (パーセンテージ),送信されたメッセージ\n'],
    ['Russian', 'Дата,Адрес отправителя,Домен,TLS 1.2,Отправлено сообщений\n'],
  ])('is named: %s', async (language, text) => {
    for (const bytes of [Buffer.from(text), encoded(text, 'utf-16le', true)]) {
      expect(reportCsv.recognise(bytes, 'x.csv')).toBe('language');
      await expect(readReport(bytes)).rejects.toMatchObject({
        code: 'not-recognised',
        message: expect.stringContaining(`is in ${language} ("`),
        cure: expect.stringMatching(/admin center to English/),
      });
    }
  });

  it('is named where a local code page lost its accents', async () => {
    const bytes = Buffer.from("Adresse de l'expéditeur;Domaine;TLS 1.2;Messages envoyés\n", 'latin1');
    await expect(readReport(bytes)).rejects.toMatchObject({ message: expect.stringContaining('is in French') });
  });

  it('is told from an English one where nobody knows the language', async () => {
    const text = 'Αποστολέας,Τομέας,TLS 1.0,TLS 1.2,Μηνύματα\n';
    await expect(readReport(text)).rejects.toMatchObject({ message: expect.stringContaining('other than English') });
  });

  it('is not seen in English files, nor in one foreign word', () => {
    for (const text of ['Date,Domain,Direction,Volume\n', 'Datum,x,y\n', 'Nov  9 10:00:00 mx postfix/smtpd[1]: a, b\n'])
      expect(reportCsv.recognise(Buffer.from(text), 'x.csv')).toBeUndefined();
  });
});
