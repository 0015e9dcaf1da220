import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Result } from 'neverthrow';
import type { StateIn, Where } from '../../../selection/where.ts';
import { AggregateRoot } from '../../../domain/aggregate/aggregate-root.ts';
import { DomainEvent } from '../../../domain/domain-event.ts';
import { Identifier } from '../../../domain/identifier/identifier.ts';
import { Instant } from '../../../domain/time/instant.ts';
import { optional } from '../../../domain/field/optional.ts';
import type { TypeOf } from '../../../domain/field/type-of.ts';
import { ValueObject } from '../../../domain/value-object.ts';

/** Whatever passes for a type, as a Standard Schema of nobody's library, so that a contract needs none. */
const kind = <T>(name: 'string' | 'number' | 'boolean'): StandardSchemaV1<T> => ({
  '~standard': {
    version: 1,
    vendor: 'demesne',
    validate: (input) =>
      typeof input === name ? { value: input as T } : { issues: [{ message: `expected a ${name}` }] },
  },
});

const text = kind<string>('string');

export const ParcelId = Identifier.define('ParcelId');
export type ParcelId = TypeOf<typeof ParcelId>;

export class Town extends ValueObject.define('Town', { name: text, zip: optional(text) }) {}

const content = {
  note: text,
  weight: kind<number>('number'),
  isFragile: kind<boolean>('boolean'),
  sentAt: optional(Instant),
  to: Town,
};

class ParcelPacked extends DomainEvent.define('post.ParcelPacked', content) {}
class ParcelWeighed extends DomainEvent.define('post.ParcelWeighed', { weight: kind<number>('number') }) {}

/** What the contract of queries is told with: a datum of every kind that can be asked for. */
export class Parcel extends AggregateRoot.define('Parcel', {
  id: ParcelId,
  state: content,
  events: { ParcelPacked, ParcelWeighed },
  evolve: {
    ParcelPacked: (_, { data }) => data,
    ParcelWeighed: (parcel, { data }) => {
      parcel.weight = data.weight;
    },
  },
}) {
  static pack(id: string, { note = '', weight = 1, isFragile = false, sentAt, town = 'Delft', zip }: Packing): Parcel {
    const sent = sentAt === undefined ? {} : { sentAt: Instant.of(sentAt) };
    const to = new Town({ name: town, ...(zip !== undefined && { zip }) });
    return new Parcel(ParcelId.of(id)).begin(new ParcelPacked({ note, weight, isFragile, to, ...sent }));
  }

  get weight(): number {
    return this.state.weight;
  }

  weigh(weight: number): Result<void, never> {
    return this.record(new ParcelWeighed({ weight }));
  }
}

/** What a parcel is packed with; plain where nothing is said. */
export interface Packing {
  readonly note?: string;
  readonly weight?: number;
  readonly isFragile?: boolean;
  readonly sentAt?: string;
  readonly town?: string;
  readonly zip?: string;
}

export type WhereParcel = Where<StateIn<Parcel>>;

export const parcelMessages = [ParcelPacked, ParcelWeighed] as const;
