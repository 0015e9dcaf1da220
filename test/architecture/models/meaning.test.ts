import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '../../../src/architecture/check-architecture.ts';

const define = (name: string) => `AggregateRoot.define('${name}', { id: 1, state: {}, events: {}, evolve: {} })`;
const CUSTOMER = `import { AggregateRoot } from 'demesne';\nexport class Customer extends ${define('Customer')} {}`;

const DEFAULT = CUSTOMER.replace('export class Customer', 'export default class');

/** The lines of `domain/order.ts` in which an entity holds an aggregate. */
async function heldIn(order: string, others: Readonly<Record<string, string>> = {}): Promise<number[]> {
  const { violations } = await checkArchitecture({
    root: { texts: { 'domain/order.ts': order, 'domain/customer.ts': CUSTOMER, ...others } },
    folders: { domain: { mayImport: [] } },
    models: ['domain/order.ts'],
    aliases: { '#*': 'domain/*' },
  });
  return violations.filter(({ rule }) => rule === 'aggregate-by-identifier').map(({ line }) => line);
}

const holding = (held: string, imports = "import { Customer } from './customer.ts';", rest = ''): string =>
  `import { AggregateRoot, Entity, optional } from 'demesne';\n${imports}\nclass Order extends Entity.define('Order', { held: ${held} }) {}\n${rest}`;

describe('an aggregate is recognised', () => {
  it.each([
    ['by its name', holding('Customer')],
    ['by another name', holding('Kunde', "import { Customer as Kunde } from './customer.ts';")],
    ['without an extension', holding('Customer', "import { Customer } from './customer';")],
    ['by an alias', holding('Customer', "import { Customer } from '#customer';")],
    ['as a member of its module', holding('people.Customer', "import * as people from './customer.ts';")],
    [
      'by a computed name that is written out',
      holding("people['Customer']", "import * as people from './customer.ts';"),
    ],
    ['by a constant', holding('held', undefined, 'const held = Customer;')],
    ['in a record of constants', holding('all.people.held', undefined, 'const all = { people: { held: Customer } };')],
    [
      'in a record that is spread',
      holding('all.held', undefined, 'const base = { held: Customer }; const all = { a: 1, ...base };'),
    ],
    ['by its definition', holding(define('Customer'))],
    ['as a class expression', holding(`class extends ${define('Customer')} {}`)],
    ['as a named class expression', holding('Held', '', `const Held = class Inner extends ${define('Customer')} {};`)],
    ['as what a function returns', holding('held()', undefined, 'function held() { return optional(Customer); }')],
    ['as what an arrow returns', holding('held()', undefined, 'const held = () => optional(Customer);')],
    ['as the class of a function', holding('held()', '', `const held = () => ${define('Customer')};`)],
    ['through what the compiler sees only', holding('(optional((Customer)!) as unknown) satisfies unknown')],
    ['by a later spread that wins', holding('all.held', undefined, 'const all = { held: 1, ...{ held: Customer } };')],
  ])('%s', async (_, order) => {
    expect(await heldIn(order)).toEqual([3]);
  });

  it.each([
    ['a default export', "import Customer from './index.ts';", "export { Customer as default } from './customer.ts';"],
    ['a default class', "import Customer from './index.ts';", DEFAULT],
    [
      'a default expression',
      "import Customer from './index.ts';",
      `import { AggregateRoot } from 'demesne';\nexport default ${define('C')};`,
    ],
    [
      'a named re-export',
      "import { Held as Customer } from './index.ts';",
      "export { Customer as Held } from './customer.ts';",
    ],
    [
      'an import that is exported',
      "import { Customer } from './index.ts';",
      "import { Customer } from './customer.ts';\nexport { Customer };",
    ],
    [
      'a string name',
      "import { 'a b' as Customer } from './index.ts';",
      "export { Customer as 'a b' } from './customer.ts';",
    ],
    [
      'a star',
      "import { Customer } from './index.ts';",
      "export * from './nothing.ts';\nexport * from 'elsewhere';\nexport * from './customer.ts';",
    ],
    [
      'stars in a circle',
      "import { Customer } from './index.ts';",
      "export * from './order.ts';\nexport * from './index.ts';\nexport * from './customer.ts';",
    ],
  ])('through %s of another file', async (_, imports, index) => {
    expect(await heldIn(holding('Customer', imports), { 'domain/index.ts': index })).toEqual([3]);
  });

  it('with a building block that was exported again', async () => {
    const blocks = "export { AggregateRoot as Root } from 'demesne';\nexport * as blocks from 'demesne';";
    const order = holding(
      'Root',
      "import { blocks, Root as R } from './blocks.ts';",
      `class Root extends R.define('Root', {}) {}\nclass E extends blocks.Entity.define('E', { root: Root }) {}`,
    );

    expect(await heldIn(order, { 'domain/blocks.ts': blocks })).toEqual([3, 5]);
  });
});

describe('no aggregate is seen', () => {
  it.each([
    ['in an identifier', holding('Customer.id')],
    [
      'in a define of another package',
      holding('Held', '', "import { AggregateRoot as A } from 'other';\nclass Held extends A.define('X', {}) {}"),
    ],
    [
      'in a define of a package of a like name',
      holding(
        'Held',
        '',
        "import { AggregateRoot as A } from 'demesne-like';\nclass Held extends A.define('X', {}) {}",
      ),
    ],
    [
      'in another call of a building block',
      holding('Held', '', "class Held extends AggregateRoot.describe('X', {}) {}"),
    ],
    [
      'in a block of its own',
      holding('Held', '', 'const Mine = { define: () => 1 };\nclass Held extends Mine.define() {}'),
    ],
    ['in a plain class', holding('Held', '', 'class Held {}')],
    ['in a foreign function', holding('identifierOf(Customer)')],
    [
      'in a parameter of that name',
      holding('1', undefined, "const make = (Customer) => Entity.define('E', { held: Customer });"),
    ],
    ['in a name that goes in a circle', holding('a', '', 'const a = b; const b = c; const c = a;')],
    ['in a record that goes in a circle', holding('a.held', '', 'const a = { ...b }; const b = { ...a };')],
    ['in a function that returns itself', holding('a()', '', 'const a = () => a();')],
    ['in stars that go in a circle', holding('Nobody', "import { Nobody } from './a.ts';")],
    ['in a default that a star hides', holding('A', "import A from './a.ts';")],
    ['in a name that nobody declares', holding('Nobody')],
    ['in a destructured name', holding('held', undefined, 'const { held } = { held: Customer };')],
    ['in a file that is no model', "import './customer.ts';"],
  ])('%s', async (_, order) => {
    const stars = "export * from './a.ts'; export * from './b.ts';";
    const others = { 'domain/a.ts': stars, 'domain/b.ts': `${stars} export * from './c.ts';`, 'domain/c.ts': DEFAULT };
    expect(await heldIn(order, others)).toEqual([]);
  });

  it('in a type-only import', async () => {
    expect(await heldIn(holding('Customer', "import type { Customer } from './customer.ts';"))).toEqual([]);
  });
});

it('the identifier of an aggregate is a field like any other', async () => {
  const order = `import { AggregateRoot } from 'demesne';
    import { Customer } from './customer.ts';
    AggregateRoot.define('Order', {
      id: Customer,
      events: { Customer },
    });`;

  expect(await heldIn(order)).toEqual([4]);
});

it('a map in a value is a map of entities, even if nothing more is known of it', async () => {
  const text =
    "import { mapOf, ValueObject } from 'demesne';\nValueObject.define('Basket', { items: mapOf(foreign) });";
  const { violations } = await checkArchitecture({
    root: { texts: { 'a.ts': text } },
    folders: { 'a.ts': { mayImport: [] } },
    models: ['a.ts'],
  });

  expect(violations.map(({ message }) => message)).toEqual([
    'The value Basket holds a map of entities in its field items; a value has no parts with an identity: hold values or an identifier, or make it an entity.',
  ]);
});

it('a definition without a name, or with a computed one, is counted and named as far as possible', async () => {
  const { definitions, violations } = await checkArchitecture({
    root: {
      texts: {
        'a.ts': `import { AggregateRoot, Entity } from 'demesne';\nconst A = ${define('A')};\nEntity.define(name(), { a: A });\nEntity.define();`,
      },
    },
    folders: { 'a.ts': { mayImport: [] } },
    models: ['**'],
  });

  expect(definitions).toBe(3);
  expect(violations.map(({ message }) => message)).toEqual([
    'The entity without a name holds the aggregate A in its field a; hold its identifier, and let each aggregate be saved on its own.',
  ]);
});
