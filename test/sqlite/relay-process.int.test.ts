import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Instant, UuidV7Generator } from 'demesne';
import { HttpEndpoint, InboundChannelAdapter } from 'demesne/messaging';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serving } from '../messaging/http/server.ts';
import { program } from '../programs/program.ts';
import { opened } from './opened.ts';
import { LampLit, senderStore } from './process/relay.ts';

const PROCESSES = { timeout: 60_000 };
const relay = program(join(import.meta.dirname, 'process/relay.ts'));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'demesne-relay-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Lamps are lit six times each, in turn. */
function fill(file: string): readonly string[] {
  const store = senderStore(file);
  const identifiers = new UuidV7Generator();
  const occurredAt = Instant.of('2026-03-01T12:00:00Z');
  const notes = Array.from({ length: 30 }, (_, index) => `${'abcde'.charAt(index % 5)}${Math.floor(index / 5) + 1}`);
  store.log.append(
    notes.map((note) => {
      const aggregate = { type: 'Lamp', id: note.slice(0, 1), version: Number(note.slice(1)) };
      return { id: identifiers.next(), message: new LampLit({ note }), occurredAt, aggregate, correlationId: 'c-1' };
    }),
  );
  store.close();
  return notes;
}

describe('a relay that is killed', () => {
  it(
    'before it is answered or before it can mark that, loses nothing, keeps the order, and sends little twice',
    PROCESSES,
    async () => {
      const file = join(folder, 'sender.db');
      const notes = fill(file);
      const receiver = opened();
      const endpoint = new HttpEndpoint(new InboundChannelAdapter(receiver.store.log, LampLit));
      let requests = 0;
      // Each number is a request whose sender dies: with or without an answer.
      const dying = new Map([
        [4, 'unanswered'],
        [15, 'answered'],
        [28, 'unanswered'],
      ]);
      let kill = (): unknown => undefined;
      const { url, close } = await serving(async (request, response) => {
        const { status } = await endpoint.receive({ headers: request.headers, body: request });
        requests += 1;
        const death = dying.get(requests);
        if (death === 'unanswered') return kill();
        response.writeHead(status).end(() => death && kill());
      });

      let deaths = -1;
      for (let code: number | null = null; code !== 0; deaths += 1) {
        const child = relay.begin(file, url);
        kill = () => child.kill('SIGKILL');
        [code] = (await once(child, 'exit')) as [number | null];
      }
      await close();

      expect(deaths).toBe(3);
      const taken = receiver.store.log.read(0, 1_000).map(({ envelope }) => envelope.message.data as { note: string });
      const arrived = taken.map(({ note }) => note);
      expect(arrived.toSorted()).toEqual([...notes].toSorted());
      for (const lamp of 'abcde') {
        expect(arrived.filter((note) => note.startsWith(lamp))).toEqual(notes.filter((note) => note.startsWith(lamp)));
      }
      // With each death no more than a batch comes again.
      expect(requests).toBeLessThanOrEqual(notes.length + deaths * 8);
      receiver.dispose();
    },
  );
});
