import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '../../../src/architecture/check-architecture.ts';

/** How many refusals of an operation come too late. */
async function late(body: string, of = "AggregateRoot.define('Order', {})", imports = ''): Promise<number> {
  const text = `
    import { AggregateRoot, Entity } from 'demesne';
    import { err, errAsync, ok, safeTry } from 'neverthrow';
    ${imports}
    class Order extends ${of} { cancel() { ${body} } }`;
  const { violations } = await checkArchitecture({
    root: { texts: { 'domain/order.ts': text } },
    folders: { domain: { mayImport: [] } },
    models: ['domain'],
  });
  expect(violations.map(({ rule }) => rule).filter((rule) => rule !== 'record-last')).toEqual([]);
  return violations.length;
}

describe('an operation refuses too late', () => {
  it.each([
    ['after a record', 'this.record(e); return err(x);'],
    ['after a record in a branch', 'if (a) this.record(e); return err(x);'],
    ['after a record in a condition', 'if (this.record(e).isOk()) return err(x);'],
    ['after a record in a declaration', 'const done = this.record(e); return err(x);'],
    ['after a record in a block', '{ this.record(e); } return err(x);'],
    ['after a record in an argument', 'note(this.record(e)); return err(x);'],
    ['after a record that it sums up', 'return a && this.record(e) && err(x);'],
    ['after a loop', 'for (const a of as) this.record(e); return err(x);'],
    ['after a loop that begins with a record', 'for (this.record(e); a; a++) {} return err(x);'],
    ['after a loop that does it first', 'do { this.record(e); } while (a); return err(x);'],
    ['in the next round of a loop', 'while (a) { if (b) return err(x); this.record(e); }'],
    [
      'in the next round, after continue',
      'for (;;) { if (b) return err(x); if (c) { this.record(e); continue; } throw d; }',
    ],
    [
      'after a case that breaks',
      'switch (a) { case 1: this.record(e); break; case 2: return ok(); default: throw b; } return err(x);',
    ],
    ['after a case that falls through', 'switch (a) { case 1: this.record(e); case 2: return err(x); }'],
    ['after no case', 'switch (this.record(e)) { case 1: return ok(); } return err(x);'],
    ['after a try', 'try { this.record(e); } catch { return ok(); } return err(x);'],
    ['after a catch', 'try { a(); } catch { this.record(e); } return err(x);'],
    ['after a finally', 'try { a(); } finally { this.record(e); } return err(x);'],
    ['in a finally', 'try { this.record(e); } finally { return err(x); }'],
    ['in a finally that always runs', 'this.record(e); try { return ok(); } finally { return err(x); }'],
    ['under a label', 'outer: { this.record(e); } return err(x);'],
    ['by a condition', 'this.record(e); return a ? ok() : err(x);'],
    ['by a fallback', 'this.record(e); return a ?? err(x);'],
    ['as a promise', 'this.record(e); return errAsync(x);'],
    ['awaited', 'return (async () => { this.record(e); return await err(x); })();'],
    ['with a cast', 'this.record(e); return err(x) as never;'],
    ['in a chain', 'return this.record(e).andThen(() => err(x));'],
    ['in a chain, with a body', 'return this.record(e).andThen(() => { if (a) { return err(x); } return ok(); });'],
    ['further in a chain', 'return check().andThen(() => this.record(e)).map(a).andThen(() => err(x));'],
    ['in a match', 'return check().andThen(() => this.record(e)).match(() => err(x), () => ok());'],
    ['after recording each', 'as.forEach((a) => this.record(e)); return err(x);'],
    [
      'in a generator',
      'return safeTry(function* () { yield* check().andThen(() => this.record(e)); return err(x); });',
    ],
    ['by yielding', 'return safeTry(function* () { this.record(e); yield* err(x); return ok(); });'],
    ['in a function of its own', 'const f = () => { this.record(e); return err(x); }; return f();'],
    ['after two ways that record', 'if (a) this.record(e); else this.record(f); return err(x);'],
  ])('%s', async (_, body) => {
    expect(await late(body)).toBe(1);
  });

  it('under other names', async () => {
    expect(await late('this.record(e); return no(x);', undefined, "import { err as no } from 'neverthrow';")).toBe(1);
    expect(await late('this.record(e); return nt.err(x);', undefined, "import * as nt from 'neverthrow';")).toBe(1);
  });

  it('in an aggregate of which too little is known', async () => {
    expect(await late('this.record(e); return err(x);', 'audited(AggregateRoot)')).toBe(1);
    expect(await late('this.record(e); return err(x);', 'Base', "import { Base } from 'elsewhere';")).toBe(1);
    expect(
      await late('this.record(e); return err(x);', 'Base', "import { B } from 'elsewhere'; class Base extends B {}"),
    ).toBe(1);
  });
});

describe('an operation is right', () => {
  it.each([
    ['that only records', 'return this.record(e);'],
    ['that refuses before', 'if (a) return err(x); return this.record(e);'],
    ['that records in a chain', 'return check().andThen(() => this.record(e));'],
    ['that answers after a record', 'this.record(e); return ok(a);'],
    ['that refuses on the other way', 'return a ? this.record(e) : err(x);'],
    ['that refuses on the other branch', 'if (a) { this.record(e); } else { return err(x); } return ok();'],
    ['that returns from the branch that records', 'if (a) { return this.record(e); } return err(x);'],
    ['that throws after a record', 'if (a) { this.record(e); throw b; } return err(x);'],
    ['that returns from a case that records', 'switch (a) { case 1: return this.record(e); default: return err(x); }'],
    ['that breaks before a record', 'while (a) { break; this.record(e); } return err(x);'],
    ['whose loop ends where it records', 'for (const a of as) { if (b) return err(x); return this.record(e); }'],
    ['that refuses what could not be recorded', 'try { return this.record(e); } catch { return err(x); }'],
    ['that refuses in a finally, and records nothing', 'try { return ok(); } finally { return err(x); }'],
    ['that never gets to refuse', 'this.record(e); try { return ok(); } finally { a(); } return err(x);'],
    ['that cleans up', 'try { return ok(); } finally { a(); }'],
    ['that refuses a refused chain', 'return check().andThen(() => this.record(e)).orElse(() => err(x));'],
    ['that names a refusal', 'return check().andThen(() => this.record(e)).mapErr(() => err(x));'],
    ['that looks at a refusal', 'return check().andThen(() => this.record(e)).orTee(() => err(x));'],
    ['that matches a refusal', 'return check().andThen(() => this.record(e)).match(() => ok(), () => err(x));'],
    [
      'that asks a chain first',
      'const a = check().andThen(() => this.record(e)); if (a.isErr()) return err(a.error); return ok();',
    ],
    ['that undoes its steps', 'return this.atomically(() => { this.record(e); return err(x); });'],
    [
      'that asks its steps first',
      'const a = this.atomically(() => this.record(e)); if (a.isErr()) return err(a.error); return ok();',
    ],
    ['that records elsewhere', 'history.record(e); meter.record(e); this.history.record(e); return err(x);'],
    ['that makes an error and keeps it', 'this.record(e); const failed = err(x); return ok(failed);'],
    ['that gives nothing back', 'this.record(e); return;'],
    ['that returns a member called err', 'this.record(e); return this.err(x);'],
    ['that defines a class', 'this.record(e); const A = class { a() { return err(x); } }; return ok(A);'],
    ['whose loop sees no later record', 'for (const a of as) { if (b) return err(x); } return this.record(e);'],
    [
      'that refuses in a loop that has not recorded',
      'while (a) { if (b) return err(x); } this.record(e); while (c) {} return ok();',
    ],
  ])('%s', async (_, body) => {
    expect(await late(body)).toBe(0);
  });

  it('in a class that is no aggregate', async () => {
    expect(await late('this.record(e); return err(x);', "Entity.define('Item', {})")).toBe(0);
    expect(await late('this.record(e); return err(x);', 'Base', 'class Base {}')).toBe(0);
    const circle = 'class Base extends Other {} class Other extends Base {}';
    expect(await late('this.record(e); return err(x);', 'Base', circle)).toBe(0);
  });
});

it('a late refusal names the operation and the line of the record', async () => {
  const text =
    "import { AggregateRoot } from 'demesne';\nclass Order extends AggregateRoot.define('Order', {}) {\n  cancel() {\n    this.record(e);\n    return err(x);\n  }\n}";
  const { violations } = await checkArchitecture({
    root: { texts: { 'order.ts': text } },
    folders: { '*.ts': { mayImport: [] } },
    models: ['**'],
  });

  expect(violations).toEqual([
    {
      rule: 'record-last',
      file: 'order.ts',
      line: 5,
      message:
        'Order.cancel refuses after the event recorded in line 4, and a refusal must leave nothing behind; decide first and record last, or put the steps into this.atomically(…).',
    },
  ]);
});
