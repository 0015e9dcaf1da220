import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { bundle, type Bundle } from '../../../test/programs/bundle.ts';

const main = join(import.meta.dirname, '../src/main.ts');
const operate = join(import.meta.dirname, '../src/operate.ts');
let made: Bundle;

/** Bundles both programs; returns how to delete them. */
export async function bundled(): Promise<() => void> {
  made = await bundle(main, operate);
  return () => made.remove();
}

/** Runs one of the programs in a process of its own. */
const started = (source: string, settings: Readonly<Record<string, string>>, args: readonly string[] = []) =>
  spawn(process.execPath, [made.programOf(source), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

type Answer = readonly [status: number, body: Readonly<Record<string, unknown>>];

const answerOf = async (response: Response): Promise<Answer> => [response.status, (await response.json()) as Answer[1]];

/** A process of the shop, from outside. */
export class ShopProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  readonly #address: string;

  private constructor(child: ChildProcess, exited: Promise<unknown[]>, port: string) {
    this.#child = child;
    this.#exited = exited;
    this.#address = `http://127.0.0.1:${port}`;
  }

  /** One that listens, on a port of the system's choice. */
  static async listening(settings: Readonly<Record<string, string>>): Promise<ShopProcess> {
    const child = started(main, { PORT: '0', ...settings });
    const exited = once(child, 'exit');
    child.stderr.pipe(process.stderr);
    for await (const line of createInterface(child.stdout)) {
      const [, port] = /^listening on port (\d+)$/.exec(line) ?? [];
      if (port !== undefined) return new ShopProcess(child, exited, port);
    }
    throw new Error('It ended before it listened.');
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await fetch(`${this.#address}${path}`));
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    return answerOf(await fetch(`${this.#address}${path}`, { method: 'POST', body: sent, headers }));
  }

  /** Ends it at once, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it as a platform does; its exit code. */
  async terminated(): Promise<unknown> {
    this.#child.kill('SIGTERM');
    const [code] = await this.#exited;
    return code;
  }
}

interface Operated {
  readonly told: unknown;
  readonly complaint: string;
  readonly code: unknown;
}

/** Runs one order of an operator; what it tells, and its exit code. */
export async function operated(databaseUrl: string, ...args: readonly string[]): Promise<Operated> {
  const child = started(operate, { DATABASE_URL: databaseUrl }, args);
  const [out, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { told: out === '' ? undefined : (JSON.parse(out) as unknown), complaint: complaint.trim(), code };
}

/** The other side: it takes what it is sent, or refuses it, as a test wants it. */
export class Billing {
  /** The ids of the orders that it was told of. */
  readonly orders: string[] = [];
  refuses = false;
  readonly #server: Server = createServer((request, response) => {
    void json(request).then((event) => {
      if (!this.refuses) this.orders.push((event as { data: { orderId: string } }).data.orderId);
      response.writeHead(this.refuses ? 422 : 204).end();
    });
  });

  async open(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/messages`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
