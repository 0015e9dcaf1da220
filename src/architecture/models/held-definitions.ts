import type { ArchitectureViolation } from '../architecture-violation.ts';
import { keyOf } from '../source/syntax.ts';
import type { Held } from './held.ts';
import type { ModelCode } from './model-code.ts';

/** Aggregates, entities and events that hold an aggregate, in place of its identifier. */
export function* aggregatesHeld({ definitions, fields }: ModelCode): Generator<ArchitectureViolation> {
  for (const owner of definitions.filter(({ kind }) => kind !== 'value')) {
    for (const held of fields.heldBy(owner)) {
      if (held.definition === 'mapOf' || held.definition.kind !== 'aggregate') continue;
      const { name } = held.definition;
      const message = `The ${owner.kind} ${owner.name} holds the aggregate ${name}${fieldOf(held)}; hold its identifier, and let each aggregate be saved on its own.`;
      yield held.file.violation('aggregate-by-identifier', held.at, message);
    }
  }
}

/** Values that hold what has an identity. */
export function* entitiesInValues({ definitions, fields }: ModelCode): Generator<ArchitectureViolation> {
  for (const owner of definitions.filter(({ kind }) => kind === 'value')) {
    const told = new Set<Held['at']>();
    for (const held of fields.heldBy(owner)) {
      const what = nameOfEntity(held);
      if (what === undefined || told.has(held.at)) continue;
      told.add(held.at);
      const message = `The value ${owner.name} holds ${what}${fieldOf(held)}; a value has no parts with an identity: hold values or an identifier, or make it an entity.`;
      yield held.file.violation('value-holds-entity', held.at, message);
    }
  }
}

function nameOfEntity({ definition }: Held): string | undefined {
  if (definition === 'mapOf') return 'a map of entities';
  return definition.kind === 'entity' || definition.kind === 'aggregate'
    ? `the ${definition.kind} ${definition.name}`
    : undefined;
}

function fieldOf({ at }: Held): string {
  const name = at.type === 'Property' && at.kind === 'init' ? keyOf(at as Parameters<typeof keyOf>[0]) : undefined;
  return name === undefined ? '' : ` in its field ${name}`;
}
