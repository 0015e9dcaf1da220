import { BufferedUnitOfWork, type UnitStore } from 'demesne/application';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { bankOn, recipes } from './bank-world.ts';
import { message } from './delivered.ts';

describe('run once', () => {
  it.each([
    [{ causationId: 'm-1' }, 'subscription'],
    [{ subscription: '', causationId: 'm-1' }, 'subscription'],
    [{ subscription: 's'.repeat(201), causationId: 'm-1' }, 'subscription'],
    [{ subscription: 's' }, 'causationId'],
    [{ subscription: 's', causationId: '' }, 'causationId'],
    [{ subscription: 's', causationId: 'm'.repeat(301) }, 'causationId'],
    [{ subscription: 's', causationId: 'm-1', messageId: '' }, 'messageId'],
    [undefined, 'context'],
  ])('refuses %o and says what to hand on', async (context, option) => {
    const { unit } = bankOn();
    let ran = false;

    const refused = unit.runOnce(() => ok((ran = true)), context as never);

    await expect(refused).rejects.toMatchObject({ code: 'INVALID_OPTION', option });
    expect(ran).toBe(false);
  });

  it('says in plain words what is missing', async () => {
    const { unit } = bankOn();

    await expect(unit.runOnce(() => ok(), {} as never)).rejects.toThrow(
      'subscription must be the name of who handles the message, at most 200 characters: hand on the context of its handler; found undefined.',
    );
    await expect(unit.runOnce(() => ok(), { subscription: 's' } as never)).rejects.toThrow(
      'causationId must be the id of the message, at most 300 characters: hand on the context of its handler; found undefined.',
    );
  });

  it('refuses a codec that is none, and text that no database keeps', async () => {
    const { unit } = bankOn();

    const half = unit.runOnce(() => ok(), message, { result: { encode: () => null } as never });

    await expect(half).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'result' });
    await expect(unit.runOnce(() => ok(), message, null as never)).rejects.toMatchObject({ option: 'keep' });
    for (const odd of [{ subscription: 'a\0' }, { causationId: '\ud800' }]) {
      await expect(unit.runOnce(() => ok(), { ...message, ...odd })).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
    }
  });

  it('is refused by a store without an inbox, before anything runs', async () => {
    const bare: UnitStore = { load: () => undefined, commit: () => undefined };
    const unit = new BufferedUnitOfWork(bare, recipes);
    let ran = false;

    const refused = unit.runOnce(() => ok((ran = true)), message);

    await expect(refused).rejects.toMatchObject({ code: 'STORE_CANNOT', lacks: 'inbox' });
    expect(ran).toBe(false);
  });
});
