import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Runtime, RuntimePart } from 'demesne/application';
import type { Result } from 'neverthrow';
import type { Shop } from './shop.ts';

/** What refusals are in HTTP; whatever else a rule refuses is 422. */
const STATUSES: Readonly<Record<string, number>> = {
  InvalidValue: 400,
  NoSuchRequest: 404,
  NotFound: 404,
  ConcurrencyConflict: 409,
};

/** Requests from outside: `POST /commands/shop.PlaceOrder`, `POST /queries/shop.StatusOfOrder`, and how the process is. */
export class Web implements RuntimePart {
  readonly #shop: Shop;
  readonly #port: number;
  readonly #runtime: () => Runtime;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(port: number, shop: Shop, runtime: () => Runtime) {
    this.#port = port;
    this.#shop = shop;
    this.#runtime = runtime;
  }

  async start(): Promise<void> {
    await once(this.#server.listen(this.#port), 'listening');
    console.log(`listening on port ${(this.#server.address() as AddressInfo).port}`);
  }

  /** Takes no more requests, and waits for those under way. */
  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [status, body] = await this.#answerTo(request);
      // A client that keeps its connection would go on asking here for as long as it likes.
      if (!this.#runtime().ready) response.setHeader('connection', 'close');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } catch (fault) {
      console.error(request.method, 'failed:', fault);
      response.writeHead(500).end();
    }
  }

  async #answerTo(request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const [, kind = '', name = ''] = new URL(request.url ?? '', 'http://shop').pathname.split('/');
    const isPost = request.method === 'POST';
    if (kind === 'ready') return [this.#runtime().ready ? 200 : 503, {}];
    if (kind === 'status') return this.#status();
    if (kind === 'commands' && isPost) return this.#execute(name, request);
    if (kind === 'queries' && isPost) return this.#ask(name, request);
    return [404, {}];
  }

  /** For people and alarms; a database that doesn't answer must not keep them waiting. */
  async #status(): Promise<readonly [status: number, body: unknown]> {
    const status = await this.#runtime().status({ signal: AbortSignal.timeout(2_000) });
    return [status.ready ? 200 : 503, status];
  }

  async #execute(name: string, request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const command = this.#shop.commands.parse(name, await jsonOf(request));
    return answerOf(command.isErr() ? command : await this.#shop.commands.execute(command.value, callerOf(request)));
  }

  async #ask(name: string, request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const query = this.#shop.queries.parse(name, await jsonOf(request));
    return answerOf(query.isErr() ? query : await this.#shop.queries.ask(query.value, callerOf(request)));
  }
}

/** Who asks is said by whatever authenticates in front of this process, and never by a body. */
function callerOf({ headers }: IncomingMessage): { readonly actor?: string; readonly idempotencyKey?: string } {
  const { 'x-authenticated-user': actor, 'idempotency-key': idempotencyKey } = headers;
  return {
    ...(typeof actor === 'string' && { actor }),
    ...(typeof idempotencyKey === 'string' && { idempotencyKey }),
  };
}

/** The JSON of a body; nothing where it is none, which no command is made of. */
async function jsonOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  // No command is longer; what is left of one that is isn't JSON.
  for await (const chunk of request.setEncoding('utf8')) if (text.length < 100_000) text += chunk;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const answerOf = (answer: Result<unknown, { readonly name: string }>): readonly [status: number, body: unknown] =>
  answer.match(
    (value) => [200, value ?? {}],
    (refusal) => [STATUSES[refusal.name] ?? 422, refusal],
  );
