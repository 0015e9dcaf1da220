import { describe, expect, it } from 'vitest';
import { toldBy } from '../../src/postgres/connection/sql-state.ts';

const stale = (message: string, code = 'DM002'): Error => Object.assign(new Error(message), { code });

describe('what a function of a store has told a failure with', () => {
  it('stands at the end of the message', () => {
    expect(toldBy(stale('demesne: this aggregate is otherwise: {"found":2}'), 'DM002')).toEqual({ found: 2 });
    expect(toldBy(stale('demesne: these streams are otherwise: [{"last":1}]'), 'DM002')).toEqual([{ last: 1 }]);
  });

  it('is found behind the statement that a mapper puts before it, whatever that was sent with', () => {
    const sent = `select unit_write('[{"state":"demesne: this aggregate is otherwise: {}"}]')`;
    const wrapped = new Error('Query failed.', {
      cause: stale(`${sent} - demesne: this aggregate is otherwise: {"found":2}`),
    });
    expect(toldBy(wrapped, 'DM002')).toEqual({ found: 2 });
  });

  it('may have in it what begins like it', () => {
    const id = 'demesne: this aggregate is otherwise: {}';
    expect(toldBy(stale(`demesne: this aggregate is otherwise: ${JSON.stringify({ id })}`), 'DM002')).toEqual({ id });
  });

  it('is nothing of another failure', () => {
    expect(toldBy(stale('demesne: this aggregate is otherwise: {"found":2}', '23505'), 'DM002')).toBeUndefined();
    expect(toldBy(stale('Something else: {"found":2}'), 'DM002')).toBeUndefined();
    expect(toldBy(new Error('demesne: this aggregate is otherwise: {"found":2}'), 'DM002')).toBeUndefined();
  });
});
