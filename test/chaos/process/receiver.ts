import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as timeOut } from 'node:timers/promises';
import { HttpEndpoint, InboundChannelAdapter } from 'demesne/messaging';
import { Advanced } from '../model/counter.ts';
import { FATAL, kindOf } from '../model/kinds.ts';
import { die } from '../mortality.ts';
import { openStore } from '../open-store.ts';

/**
 * Takes in what is published, into a log of its own; is down, busy or slow now and then, or takes an event and lets nobody
 * know. Refuses what is poison.
 *
 * Its arguments: the file of its log, its port, and how likely each trouble is.
 */
const [, , file = '', port = '0', likelihood = '0'] = process.argv;
let trouble = Number(likelihood);

const { store, migrate } = openStore(file, () => undefined);
await migrate();
const endpoint = new HttpEndpoint(new InboundChannelAdapter(store.log, Advanced));

/** Longer than anybody waits for an answer. */
const SLOW_MS = 700;

type Take = () => Promise<unknown>;
type Trouble = (response: ServerResponse, take: Take) => unknown;

const hangUp: Trouble = (response) => response.destroy();
const beBusy: Trouble = (response) => response.writeHead(503, { 'retry-after': '0' }).end();
const loseTheAnswer: Trouble = (response, take) => take().then(() => response.destroy());
const failAfterwards: Trouble = (response, take) => take().then(() => response.writeHead(500).end());
const answerLate: Trouble = async (response, take) => {
  await take();
  await timeOut(SLOW_MS);
  response.writeHead(204).end();
};
const takeLate: Trouble = async (response, take) => {
  await timeOut(SLOW_MS);
  await take();
  response.writeHead(204).end();
};
const troubles: readonly Trouble[] = [hangUp, beBusy, loseTheAnswer, failAfterwards, answerLate, takeLate];

function isPoison(body: string): boolean {
  const { aggregateid, aggregateversion } = JSON.parse(body) as Record<string, unknown>;
  return kindOf(String(aggregateid)) === 'poison' && aggregateversion === String(FATAL);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const take = async () => (await endpoint.receive({ headers: request.headers, body })).status;
  if (isPoison(body)) response.writeHead(422).end();
  else if (Math.random() < trouble * troubles.length) {
    await troubles[Math.floor(Math.random() * troubles.length)]?.(response, take);
  } else response.writeHead(await take()).end();
}

process.on('message', (message) => {
  if (message === 'be calm') trouble = 0;
});
process.on('disconnect', die);

const server = createServer((request, response) => {
  // A sender that is killed leaves half a request behind.
  answer(request, response).catch(() => response.destroy());
});
server.listen(Number(port), '127.0.0.1', () => process.send?.('started'));
