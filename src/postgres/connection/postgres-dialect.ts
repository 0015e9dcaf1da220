import type { SelectionDialect } from '../../selection/selection-sql.ts';

/**
 * JSON without escapes by number, each of which becomes U+FFFF: PostgreSQL refuses to read a whole state for a zero or a lone
 * surrogate in it. Pairs of backslashes are set aside, so that what follows one is not taken for an escape.
 */
export const readable = (state: string): string => `
  case when strpos(${state}::text, ${ESCAPE}) = 0 then ${state}
    else replace(replace(replace(replace(${state}::text, ${ASIDE}, ${ODD}),
      ${PAIR}, ${ASIDE}), ${ESCAPE}, ${ODD}), ${ASIDE}, ${PAIR})::json end`;

const [ASIDE, ODD, ESCAPE, PAIR] = ['chr(65534)', 'chr(65535)', "(chr(92) || 'u')", '(chr(92) || chr(92))'];

/** How PostgreSQL reads a datum of a state, and the parameters of one statement. */
export class PostgresDialect implements SelectionDialect {
  readonly parameters: string[] = [];
  /** The parameters of whose aggregates these are, and what they are called. */
  readonly tenant: string;
  readonly name: string;
  readonly #paths = new Map<string, string>();

  constructor(tenant: string, name: string) {
    this.tenant = this.text(tenant);
    this.name = this.text(name);
  }

  datum(path: readonly string[]): { readonly rank: string; readonly number: string; readonly text: string } {
    const name = path.join('.');
    const parameter = this.#paths.get(name) ?? this.text(name);
    this.#paths.set(name, parameter);
    const kind = `json_typeof(plain #> string_to_array(${parameter}, '.'))`;
    const value = `(plain #>> string_to_array(${parameter}, '.'))`;
    const isOdd = `strpos(${value}, ${ASIDE}) + strpos(${value}, ${ODD}) > 0`;
    return {
      rank: `(case ${kind} when 'string' then case when ${isOdd} then 0 else 3 end
        when 'number' then 2 when 'boolean' then 1 else 0 end)`,
      number: `(case ${kind} when 'number' then ${value}::float8 when 'boolean' then (${value} = 'true')::int::float8
        else 0 end)`,
      text: `(case ${kind} when 'string' then case when ${isOdd} then '' else ${value} end else '' end collate "C")`,
    };
  }

  number(value: number): string {
    return `${this.text(String(value))}::float8`;
  }

  text(value: string): string {
    this.parameters.push(value);
    return `$${this.parameters.length}::text`;
  }
}
