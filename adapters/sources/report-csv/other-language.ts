/** Column titles of the admin center's exports and traces in other languages; those that are English too are left out. */
const TITLES: Readonly<Record<string, readonly string[]>> = {
  German: [
    ...[
      'Datum',
      'Absender',
      'Absenderadresse',
      'Adresse des Absenders',
      'Domäne',
      'Gesendete Nachrichten',
      'Nachrichten',
    ],
    ...[
      'Nachrichtenanzahl',
      'Anzahl der Nachrichten',
      'Anzahl',
      'Connectortyp',
      'Connectorname',
      'Name des Connectors',
    ],
    ...[
      'Connectorrichtung und -name',
      'Richtung',
      'Richtung und Name des Connectors',
      'Volumen',
      'Empfänger',
      'Betreff',
    ],
    ...['Authentifizierungsprotokoll', 'Authentifizierungsmethode', 'Erzwungenes TLS', 'Kein TLS', 'Empfängeradresse'],
  ],
  French: [
    ...[
      "Adresse de l'expéditeur",
      'Adresse expéditeur',
      'Expéditeur',
      'Domaine',
      'Messages envoyés',
      'Type de connecteur',
    ],
    ...[
      'Nombre de messages',
      'Nom du connecteur',
      'Direction et nom du connecteur',
      'Sens',
      'Protocole d’authentification',
    ],
    ...['Aucun TLS', 'Pas de TLS', 'TLS forcé', 'Destinataire', 'Objet', 'Adresse du destinataire'],
    ...["Méthode d'authentification", 'Date et heure'],
  ],
  Spanish: [
    ...[
      'Fecha',
      'Dirección del remitente',
      'Dirección de remitente',
      'Remitente',
      'Dominio',
      'Mensajes enviados',
      'Asunto',
    ],
    ...[
      'Número de mensajes',
      'Recuento de mensajes',
      'Tipo de conector',
      'Nombre del conector',
      'Dirección',
      'Volumen',
    ],
    ...['Dirección y nombre del conector', 'Protocolo de autenticación', 'Sin TLS', 'TLS forzado', 'Destinatario'],
  ],
  Dutch: [
    ...[
      'Datum',
      'Afzender',
      'Afzenderadres',
      'Adres van afzender',
      'Adres van de afzender',
      'Domein',
      'Verzonden berichten',
    ],
    ...[
      'Aantal berichten',
      'Type connector',
      'Connectortype',
      'Naam van connector',
      'Connectornaam',
      'Richting',
      'Geen TLS',
    ],
    ...[
      'Richting en naam van connector',
      'Verificatieprotocol',
      'Geforceerde TLS',
      'Ontvanger',
      'Onderwerp',
      'Berichten',
    ],
  ],
  Italian: [
    ...['Data', 'Indirizzo mittente', 'Indirizzo del mittente', 'Mittente', 'Dominio', 'Messaggi inviati', 'Oggetto'],
    ...['Numero di messaggi', 'Conteggio messaggi', 'Tipo di connettore', 'Nome connettore', 'Direzione', 'Nessun TLS'],
    ...['Protocollo di autenticazione', 'Destinatario', 'TLS forzato'],
  ],
  Portuguese: [
    ...[
      'Data',
      'Endereço do remetente',
      'Remetente',
      'Domínio',
      'Mensagens enviadas',
      'Contagem de mensagens',
      'Assunto',
    ],
    ...['Número de mensagens', 'Tipo de conector', 'Nome do conector', 'Direção', 'Sem TLS', 'Destinatário'],
    ...['Protocolo de autenticação', 'TLS forçado'],
  ],
  Polish: [
    ...[
      'Data',
      'Adres nadawcy',
      'Nadawca',
      'Domena',
      'Wysłane wiadomości',
      'Liczba wiadomości',
      'Typ łącznika',
      'Temat',
    ],
    ...['Nazwa łącznika', 'Kierunek', 'Brak TLS', 'Odbiorca', 'Protokół uwierzytelniania'],
  ],
  Swedish: [
    ...[
      'Datum',
      'Avsändare',
      'Avsändaradress',
      'Avsändarens adress',
      'Domän',
      'Skickade meddelanden',
      'Antal meddelanden',
    ],
    ...['Anslutningstyp', 'Typ av anslutningsapp', 'Riktning', 'Mottagare', 'Ämne', 'Volym'],
  ],
  Danish: [
    'Dato',
    'Afsender',
    'Afsenderadresse',
    'Domæne',
    'Sendte meddelelser',
    'Antal meddelelser',
    'Retning',
    'Modtager',
  ],
  Norwegian: [
    'Dato',
    'Avsender',
    'Avsenderadresse',
    'Domene',
    'Sendte meldinger',
    'Antall meldinger',
    'Retning',
    'Mottaker',
  ],
  Czech: [
    'Datum',
    'Adresa odesílatele',
    'Odesílatel',
    'Doména',
    'Odeslané zprávy',
    'Počet zpráv',
    'Typ konektoru',
    'Směr',
  ],
  Turkish: [
    'Tarih',
    'Gönderen adresi',
    'Gönderen',
    'Etki alanı',
    'Gönderilen iletiler',
    'İleti sayısı',
    'Bağlayıcı türü',
    'Yön',
  ],
  Russian: [
    ...['Дата', 'Адрес отправителя', 'Отправитель', 'Домен', 'Отправленные сообщения', 'Отправлено сообщений', 'Объем'],
    ...[
      'Количество сообщений',
      'Число сообщений',
      'Тип соединителя',
      'Имя соединителя',
      'Направление',
      'Получатель',
      'Тема',
    ],
  ],
  Japanese: [
    ...[
      '日付',
      '日時',
      '送信者アドレス',
      '送信者のアドレス',
      '差出人アドレス',
      '差出人',
      '送信者',
      'ドメイン',
      '件名',
      '受信者',
    ],
    ...[
      '送信されたメッセージ',
      '送信済みメッセージ',
      '送信メッセージ数',
      'メッセージ数',
      'コネクタの種類',
      'コネクタ名',
      '方向',
    ],
    ...['コネクタの方向と名前', 'コネクターの種類', 'コネクター名', '認証プロトコル', 'ボリューム'],
  ],
  Chinese: [
    ...[
      '日期',
      '发件人地址',
      '发件人',
      '域',
      '已发送邮件',
      '已发送的邮件',
      '邮件数',
      '邮件计数',
      '连接器类型',
      '连接器名称',
      '方向',
    ],
    ...['寄件者地址', '寄件者', '網域', '已傳送郵件', '郵件計數', '連接器類型', '連接器名稱', '收件人', '主题'],
  ],
  Korean: [
    '날짜',
    '보낸 사람 주소',
    '보낸 사람',
    '도메인',
    '보낸 메시지',
    '메시지 수',
    '커넥터 유형',
    '커넥터 이름',
    '방향',
    '받는 사람',
  ],
};

/** Lower-cased letters and digits. */
const wholeKey = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
/** The same without letters that a file in a local code page has lost; too short to tell in other scripts. */
const asciiKey = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const MIN_ASCII_KEY = 4;

const LANGUAGES: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const languages = new Map<string, Set<string>>();
  for (const [language, titles] of Object.entries(TITLES)) {
    for (const key of titles.flatMap(keysOf)) languages.set(key, (languages.get(key) ?? new Set()).add(language));
  }
  return languages;
})();

function keysOf(text: string): readonly string[] {
  const [whole, ascii] = [wholeKey(text), asciiKey(text)];
  return ascii.length >= MIN_ASCII_KEY ? [whole, ascii] : [whole];
}

/** A TLS version's column: the part of a title that no language translates. */
const TLS_COLUMN = /\bTLS ?1[.,]?[0-3]/i;
const NOT_ASCII = /[^\p{ASCII}]/u;

/** Whose titles a header row has. */
export interface OtherLanguage {
  /** `German`, `Dutch or German`, or `a language other than English`. */
  readonly language: string;
  /** Titles that show it, at most three. */
  readonly titles: readonly string[];
}

/**
 * Undefined where the titles may be English. `unmapped`: the headers that mean nothing to us; `headers`: all of them.
 * Two known titles are enough, or one beside columns of TLS versions.
 */
export function otherLanguageOf(headers: readonly string[], unmapped: readonly string[]): OtherLanguage | undefined {
  const tlsColumns = headers.filter((header) => TLS_COLUMN.test(header)).length;
  const hits = new Map<string, string[]>();
  for (const header of unmapped) {
    const languages = new Set(keysOf(header).flatMap((key) => [...(LANGUAGES.get(key) ?? [])]));
    for (const language of languages) hits.set(language, [...(hits.get(language) ?? []), header]);
  }
  const most = Math.max(0, ...[...hits.values()].map((titles) => titles.length));
  if (most >= 2 || (most === 1 && tlsColumns > 0)) {
    const best = [...hits].filter(([, titles]) => titles.length === most);
    return { language: best.map(([language]) => language).join(' or '), titles: best[0]?.[1].slice(0, 3) ?? [] };
  }
  const foreign = unmapped.filter((header) => NOT_ASCII.test(header));
  if (tlsColumns < 2 || foreign.length < 2) return undefined;
  return { language: 'a language other than English', titles: foreign.slice(0, 3) };
}
