import type { Field } from '../field/field.ts';
import type { ShapeOperations } from './shape.ts';

let allowed = true;

/**
 * Makes every later definition run as loops instead of compiled code: about a third of the speed, and no `new Function`.
 *
 * *When to use*: before the first definition, where a content security policy reports attempts to compile, or to see
 * plain stack traces. Where compiling is forbidden, the loops are taken without being asked.
 *
 * @example
 * ```ts
 * import { interpretDefinitions, ValueObject } from 'demesne';
 * import { z } from 'zod';
 *
 * interpretDefinitions();
 * class Note extends ValueObject.define('Note', { text: z.string() }) {}
 *
 * new Note({ text: 'Ring twice.' }).text; // => 'Ring twice.'
 * ```
 * @see https://www.w3.org/TR/CSP3/, on unsafe-eval
 * @since 0.1.0
 */
export function interpretDefinitions(): void {
  allowed = false;
}

/**
 * The operations of a shape, compiled; nothing where compiling is not allowed.
 *
 * Loops over field names make every access megamorphic, which costs three times the work itself. So the operations are
 * written out as source text, once per definition. The text holds field names, all checked to be identifiers, and numbers;
 * never data.
 */
export function compiledShape(keys: readonly string[], fields: readonly Field[]): ShapeOperations | undefined {
  const each = (write: (key: string, field: Field, name: string) => string, separator: string): string =>
    keys.map((key, index) => write(key, fields[index] as Field, `f[${index}]`)).join(separator);
  const mapped = (way: string): string =>
    `${way}:c=>({${each((key, { plain }, field) => `${key}:${plain ? '' : `${field}.${way}`}(c.${key})`, ',')}})`;
  const operations = [
    `fits:c=>${each((key, { fits }, field) => (fits ? `${field}.fits(c.${key})` : 'false'), '&&') || true}`,
    `copy:c=>({${each((key) => `${key}:c.${key}`, ',')}})`,
    `equals:(a,b)=>${each((key, { atomic }, field) => `(a.${key}===b.${key}${atomic ? '' : `||${field}.equals(a.${key},b.${key})`})`, '&&') || true}`,
    mapped('encode'),
    mapped('decode'),
  ];
  return compiled(`return{${operations.join()}}`, { f: fields }) as ShapeOperations | undefined;
}

let programs = 0;

/**
 * Runs source text of ours with some values; nothing where compiling is not allowed. Each text is made unlike all others:
 * equal ones would share what the engine learns of the objects they meet, and be compiled for all of them at once.
 */
export function compiled(source: string, values: Readonly<Record<string, unknown>>): unknown {
  try {
    if (allowed) return new Function(...Object.keys(values), `${source}//${++programs}`)(...Object.values(values));
  } catch {
    allowed = false;
  }
  return undefined;
}
