// The least that a Bolt app can be: it acknowledges a command and posts a constant. Plain JavaScript, with Bolt's own
// receiver. Prints its port.
import { App } from '@slack/bolt';

const [token, signingSecret, slackApiUrl] = process.argv.slice(2);
const app = new App({ token, signingSecret, clientOptions: { slackApiUrl } });
app.command('/mailflow', async ({ ack, command, client }) => {
  await ack();
  await client.chat.postMessage({ channel: command.channel_id, text: 'A constant' });
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
process.stdout.write(`Listening on http://127.0.0.1:${server.address().port}\n`);
