import { DomainError, Fault } from 'demesne';
import {
  audited,
  AuditFailed,
  CommandBus,
  logged,
  type RequestLine,
  type RequestMiddleware,
} from 'demesne/application';
import { InMemoryAuditTrail } from 'demesne/in-memory';
import { InvalidOption } from 'demesne/messaging';
import { FixedClock } from 'demesne/testing';
import { err, ok, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { LayTable, round } from './tables.ts';

class Shut extends DomainError.define('Shut')<{ secret: string }> {}

const layTable = new LayTable({ tableId: round, seats: 4 });
const who = { actor: 'Ada', tenant: 'north', correlationId: 'c-1', causationId: 'm-1', idempotencyKey: 'k-1' };
const trouble = new TypeError('the secret of Ada');

const endings: readonly (readonly [string, () => Result<unknown, unknown>, object])[] = [
  ['done', () => ok('secret'), { outcome: 'done' }],
  ['refused', () => err(new Shut({ secret: 'secret' })), { outcome: 'refused', reason: 'Shut' }],
  ['refused without a name', () => err('secret'), { outcome: 'refused', reason: 'unnamed' }],
  ['thrown', () => { throw trouble; }, { outcome: 'failed', reason: 'TypeError' }],
  ['a fault', () => { throw new Fault('NO_ROOM', 'secret'); }, { outcome: 'failed', reason: 'NO_ROOM' }],
  ['thrown without a name', () => { throw 'secret'; }, { outcome: 'failed', reason: 'unnamed' }],
]; // prettier-ignore

/** Executes the one command within a middleware, and lets it end as it does. */
async function execute(middleware: RequestMiddleware, handle: () => Result<unknown, unknown>, options: object = who) {
  const commands = new CommandBus({ LayTable }, { LayTable: handle }, { middleware: [middleware] });
  return commands.execute(layTable, options).catch((thrown: unknown) => ({ thrown }));
}

/** A logger that keeps its lines. */
function notebook() {
  const lines: (readonly [level: string, line: RequestLine, message: string])[] = [];
  const info = (line: RequestLine, message: string) => void lines.push(['info', line, message]);
  const error = (line: RequestLine, message: string) => void lines.push(['error', line, message]);
  return { lines, info, error };
}

describe('logged', () => {
  it.each(endings)('writes who asked for what, and how it ended: %s', async (_, handle, ended) => {
    const logger = notebook();

    await execute(logged(logger, { clock: new FixedClock() }), handle);

    expect(logger.lines.map(([, line]) => line)).toEqual([{ type: 'inn.LayTable', ...who, ...ended, durationMs: 0 }]);
  });

  it.each(endings)('says nothing of the data, the answer, or a message: %s', async (_, handle) => {
    const logger = notebook();

    await execute(logged(logger), handle, { correlationId: 'c-1' });

    expect(JSON.stringify(logger.lines)).not.toMatch(/secret|round|seats/);
  });

  it('takes a refusal for no trouble, and an exception for some', async () => {
    const logger = notebook();
    for (const [, handle] of endings) await execute(logged(logger), handle);

    expect(logger.lines.map(([level, , message]) => `${level} ${message}`)).toEqual([
      'info inn.LayTable done',
      'info inn.LayTable refused: Shut',
      'info inn.LayTable refused: unnamed',
      'error inn.LayTable failed: TypeError',
      'error inn.LayTable failed: NO_ROOM',
      'error inn.LayTable failed: unnamed',
    ]);
  });

  it('leaves out what nobody said', async () => {
    const logger = notebook();

    await execute(logged(logger, { clock: new FixedClock() }), () => ok(), { correlationId: 'c-1' });

    expect(logger.lines[0]?.[1]).toStrictEqual({
      type: 'inn.LayTable',
      correlationId: 'c-1',
      outcome: 'done',
      durationMs: 0,
    });
  });

  it('tells how long it took, and never less than nothing', async () => {
    const logger = notebook();
    const clock = new FixedClock('2026-03-01T12:00:00Z');

    await execute(logged(logger, { clock }), () => (clock.advance(250), ok()));
    await execute(logged(logger, { clock }), () => (clock.set('2026-03-01T11:00:00Z'), ok()));

    expect(logger.lines.map(([, { durationMs }]) => durationMs)).toEqual([250, 0]);
  });

  it('spoils nothing where the logger throws', async () => {
    const broken = () => {
      throw new Error('disk full');
    };

    expect(await execute(logged({ info: broken, error: broken }), () => ok('laid'))).toEqual(ok('laid'));
  });

  it('refuses what can not log', () => {
    expect(() => logged(undefined as never)).toThrow(InvalidOption);
    expect(() => logged({ info: () => undefined } as never)).toThrow(InvalidOption);
    expect(() => logged(console, 7 as never)).toThrow(InvalidOption);
  });
});

describe('audited', () => {
  it.each(endings)('records who asked for what, when, and how it ended: %s', async (_, handle, ended) => {
    const trail = new InMemoryAuditTrail();
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    const at = clock.now();

    await execute(audited(trail, { clock }), () => (clock.advance(1_000), handle()));

    expect(trail.entries).toEqual([{ at, type: 'inn.LayTable', ...who, ...ended }]);
    expect(Object.isFrozen(trail.entries[0])).toBe(true);
  });

  it('lets nobody hear of an outcome before it is on record', async () => {
    const trace: string[] = [];
    const trail = {
      record: async () => {
        await Promise.resolve();
        trace.push('recorded');
      },
    };

    await execute(audited(trail), () => ok());
    trace.push('answered');

    expect(trace).toEqual(['recorded', 'answered']);
  });

  it.each(endings)('says so where the trail fails after it ended: %s', async (_, handle, ended) => {
    const full = new Error('disk full');
    const trail = { record: () => Promise.reject(full) };

    const { thrown } = (await execute(audited(trail), handle)) as { thrown: AuditFailed };

    expect(thrown).toBeInstanceOf(AuditFailed);
    expect(thrown).toMatchObject({ code: 'AUDIT_FAILED', entry: { type: 'inn.LayTable', ...who, ...ended } });
    expect(thrown.cause).toBe(full);
  });

  it('gives entries away as a copy', async () => {
    const trail = new InMemoryAuditTrail();
    await execute(audited(trail), () => ok());

    (trail.entries as unknown[]).length = 0;

    expect(trail.entries).toHaveLength(1);
  });

  it('refuses what is no trail', () => {
    expect(() => audited(undefined as never)).toThrow(InvalidOption);
    expect(() => audited({} as never)).toThrow(InvalidOption);
    expect(() => audited(new InMemoryAuditTrail(), 7 as never)).toThrow(InvalidOption);
  });
});
