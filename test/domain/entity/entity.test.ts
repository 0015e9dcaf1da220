import { BrokenInvariant, Entity, Identifier, InvalidDefinition } from 'demesne';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { throughText } from '../field/field-laws.ts';

const LineId = Identifier.define('LineId');
const [first, second] = [LineId.of('l-1'), LineId.of('l-2')];

/** Made anew for each test, so that no test leans on the definition of another. */
const defined = () => {
  class Line extends Entity.define('Line', { id: LineId, quantity: z.int().min(1), note: z.string().optional() }) {
    changed(change: object): Line {
      return this.with(change);
    }
    tried(change: object) {
      return this.tryWith(change);
    }
  }
  return Line;
};

describe('An entity', () => {
  it('is the same one as long as its id is, whatever else it holds', () => {
    const Line = defined();
    const line = new Line({ id: first, quantity: 1 });
    expect(line.equals(line)).toBe(true);
    expect(line.equals(new Line({ id: first, quantity: 2 }))).toBe(true);
    expect(line.equals(new Line({ id: second, quantity: 1 }))).toBe(false);
  });

  it('has the content of another only where it is that one, in the same state', () => {
    const Line = defined();
    const line = new Line({ id: first, quantity: 1 });
    expect(line.hasContentOf(new Line({ id: first, quantity: 1 }))).toBe(true);
    expect(line.hasContentOf(new Line({ id: first, quantity: 2 }))).toBe(false);
    expect(line.hasContentOf(new Line({ id: second, quantity: 1 }))).toBe(false);
  });

  it('is never one of another class, be its name and content the same', () => {
    const [Line, Other] = [defined(), defined()];
    const content = { id: first, quantity: 1 };
    expect(new Line(content).equals(new Other(content) as never)).toBe(false);
    expect(new Line(content).hasContentOf(new Other(content) as never)).toBe(false);
  });

  it('without a definition is equal to nothing but itself', () => {
    class Bare extends Entity {}
    const bare = new Bare();
    expect([bare.equals(bare), bare.equals(new Bare())]).toEqual([true, false]);
  });

  it('keeps its id under any change, and what the change does not name', () => {
    const line = new (defined())({ id: first, quantity: 1, note: 'n' });
    for (const changed of [line.changed({ quantity: 2 }), line.tried({ quantity: 2 })._unsafeUnwrap()]) {
      expect(changed.toJSON()).toEqual({ id: 'l-1', quantity: 2, note: 'n' });
    }
    expect(line.changed({ id: second }).id).toBe(first);
    expect(line.tried({ id: second })._unsafeUnwrap().id).toBe(first);
    expect(line.quantity).toBe(1);
  });

  it('refuses a change that breaks a rule: with throws, tryWith answers', () => {
    const line = new (defined())({ id: first, quantity: 1 });
    expect(() => line.changed({ quantity: 0 })).toThrow(BrokenInvariant);
    const refusal = line.tried({ quantity: 0 })._unsafeUnwrapErr();
    expect([refusal.type, refusal.violations.map(({ path }) => path)]).toEqual(['Line', [['quantity']]]);
  });

  it('goes to JSON and back, in its own class', () => {
    const Line = defined();
    const line = new Line({ id: first, quantity: 3 });
    for (const again of [Line.decode(throughText(line)), Line.parse(throughText(line))._unsafeUnwrap()]) {
      expect(again).toBeInstanceOf(Line);
      expect(again.hasContentOf(line)).toBe(true);
    }
  });
});

describe('A definition of an entity', () => {
  it('needs an id', () => {
    const define = () => Entity.define('Line', { quantity: z.int() } as never);
    expect(define).toThrow(InvalidDefinition);
    expect(define).toThrow(/^Line needs a field called id: an entity is told apart by it\.$/);
  });

  it.each(['equals', 'hasContentOf', 'with', 'tryWith', 'toJSON'])(
    'has no field called %s, which every entity can do',
    (name) => {
      const define = () => Entity.define('Line', { id: LineId, [name]: z.string() });
      expect(define).toThrow(InvalidDefinition);
      expect(define).toThrow(`Line can't have a field called "${name}": rename it.`);
    },
  );
});
