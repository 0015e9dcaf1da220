import { WrongStatus } from './aggregate-faults.ts';
import type { DomainEvent } from '../domain-event.ts';
import { shapeOf, type Content, type Shape } from '../definition/shape.ts';
import { complete, type StateModel } from './state-model.ts';
import { stepOf, type StatusStep } from './status-step.ts';
import type { Fields } from '../field/type-of.ts';

/** Takes each field from the change where it has it, else from the state before; drops what the status doesn't know. */
function merge(shape: Shape, status: string, before: Content, change: Content): Content {
  const after: Content = {};
  for (const key of shape.keys)
    after[key] = key === 'status' ? status : Object.hasOwn(change, key) ? change[key] : before[key];
  return after;
}

const NOTHING: Content = Object.freeze({});

/** The model of a union of states, told apart by `status`. */
export function stateByStatus(name: string, shared: Fields, statuses: Readonly<Record<string, Fields>>): StateModel {
  const names = Object.keys(statuses);
  const shapes = new Map(
    names.map((status) => [status, shapeOf(name, { ...shared, ...statuses[status], status: oneStatus(status) }, [])]),
  );
  const shapeFor = (state: Content | undefined): Shape => {
    const shape = shapes.get(state?.status as string);
    if (!shape) throw new WrongStatus(name, names, state?.status);
    return shape;
  };
  const step = ({ from, to, change }: StatusStep, state: Content | undefined, event: DomainEvent): Content => {
    const status = state?.status as string;
    if (state === undefined || !from.includes(status)) throw new WrongStatus(`${event.type} of ${name}`, from, status);
    const next = shapeFor({ status: to ?? status });
    return merge(next, to ?? status, state, (change?.(state as never, event as never) as Content) ?? NOTHING);
  };
  return {
    apply: (handler, state, event) => {
      const described = stepOf(handler);
      if (described) return step(described, state, event);
      const returned = handler(state ?? {}, event) as Content;
      const shape = shapeFor(returned);
      return complete(name, shape, shape.copy(returned), event);
    },
    copy: (state) => state,
    encode: (state) => shapeFor(state).encode(state),
    decode: (json) => shapeFor(json as Content).decode(json),
    parse: (json) => shapeFor(json as Content).parse(json),
    keysOf: (state) => shapeFor(state).keys,
  };
}

/** The field that holds the status itself. */
const oneStatus = (status: string): Fields[string] => ({
  '~standard': {
    version: 1,
    vendor: 'demesne',
    validate: (input) => (input === status ? { value: input } : { issues: [{ message: `expected ${status}` }] }),
  },
});
