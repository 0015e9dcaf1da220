import { InvalidDefinition } from '../fault.ts';
import { FIELD, type Definition, type Field, type FieldSource } from './field.ts';
import { schemaField } from './schema-field.ts';
import { isZod, zodField } from './zod/zod-field.ts';

/** The field behind a definition or a foreign schema; `owner` names the place in a message, such as `Money.amount`. */
export function fieldOf(source: FieldSource, owner = 'A field'): Field {
  const field = (source as Partial<Definition<unknown>> | undefined)?.[FIELD];
  if (field) return field;
  if (!source?.['~standard']) {
    throw new InvalidDefinition(`${owner} must be a definition or a Standard Schema.`);
  }
  return isZod(source) ? zodField(source, owner) : schemaField(source);
}
