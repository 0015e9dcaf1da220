import { AggregateRoot, DomainEvent, Entity, Identifier, ValueObject } from 'demesne';
import { z } from 'zod';
import { kept } from './compare.ts';

type Content = Record<string, number>;
const Id = Identifier.define('Id');

function fieldsOf(count: number): Record<string, z.ZodNumber> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${count}${index}`, z.number()]));
}

/** Uses some definitions as a program uses its own. */
function live(count: number): void {
  const fields = fieldsOf(count);
  const content = Object.fromEntries(Object.keys(fields).map((key) => [key, count])) as Content;
  class Value extends ValueObject.define(`Value${count}`, fields) {}
  class Thing extends Entity.define(`Thing${count}`, { id: Id, ...fields }) {}
  class Began extends DomainEvent.define(`crowd.Began${count}`, fields) {}
  class Changed extends DomainEvent.define(`crowd.Changed${count}`, fields) {}
  const Model = AggregateRoot.define(`Aggregate${count}`, {
    id: Id,
    state: fields,
    events: { Began, Changed },
    evolve: { Began: (_, { data }) => ({ ...data }), Changed: (state, { data }) => void Object.assign(state, data) },
  });
  class Aggregate extends Model {
    static start(): Aggregate {
      return new Aggregate(Id.of('a')).begin(new Began(content));
    }

    change(): void {
      this.record(new Changed(content));
    }
  }
  for (let round = 0; round < 200; round += 1) {
    const value = Value.create(content)._unsafeUnwrap();
    const thing = new Thing({ id: Id.of('t'), ...content } as never);
    kept[1] = [
      value.equals(new Value(content)),
      Value.decode(value.toJSON()),
      Value.reconstitute(content),
      thing.toJSON(),
    ];
    const aggregate = Aggregate.start();
    aggregate.change();
    kept[1] = Aggregate.replay(Id.of('a'), aggregate.pendingEvents as never);
  }
}

/**
 * Other definitions of the same program. Without them every call inside the library would see one class only, and a
 * compiler could make of it what no application with two values ever gets.
 */
export function crowd(): void {
  for (let count = 1; count <= 8; count += 1) live(count);
}
