import { InMemoryBroker } from 'demesne/in-memory';
import { BrokerRefused, HttpBroker, readCloudEvent, type ContentMode } from 'demesne/messaging';
import { messageBrokerContract, runContract, type MessageBrokerSubject } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { serving } from '../http/server.ts';

const overHttp = (mode: ContentMode): MessageBrokerSubject => ({
  name: `HttpBroker, ${mode}`,
  open: async ({ receive }) => {
    const { url, close } = await serving(async (request, response) => {
      const event = await readCloudEvent({ headers: request.headers, body: request });
      const status = await receive(event._unsafeUnwrap()).then(
        () => 204,
        (error: unknown) => (BrokerRefused.is(error) ? 422 : 500),
      );
      response.writeHead(status).end();
    });
    return { broker: new HttpBroker(url, { mode }), dispose: close };
  },
});

const inMemory: MessageBrokerSubject = {
  name: 'InMemoryBroker',
  open: ({ messages, receive }) => {
    const broker = new InMemoryBroker();
    broker.subscribe(messages, receive);
    return { broker };
  },
};

for (const subject of [inMemory, overHttp('structured'), overHttp('binary')]) {
  runContract(messageBrokerContract(subject), { describe, it });
}
