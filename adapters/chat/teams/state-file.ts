/** Under the chat system's folder for what it has to remember. */
export const REFERENCES_FILE = 'conversations.json';
