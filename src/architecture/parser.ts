import { Fault } from '../domain/fault.ts';

/** The part of `oxc-parser` that is called. */
export type Parser = Pick<typeof import('oxc-parser'), 'parseSync'>;

/**
 * The parser that the architecture check reads code with is not installed, or does not run on this machine.
 *
 * *Errors*: `code` is `PARSER_MISSING`; `cause` is what the import of `oxc-parser` threw.
 *
 * @see Vernon 2013, ch. 4, on keeping technology at the edge
 * @since 0.1.0
 */
export class ParserMissing extends Fault {
  constructor(cause: unknown) {
    super(
      'PARSER_MISSING',
      'demesne/architecture reads code with oxc-parser, which could not be loaded; install it with `npm install --save-dev oxc-parser`.',
      { cause },
    );
  }
}

/** Loads the optional peer only when an architecture is checked. */
export async function loadParser(load: () => Promise<Parser> = () => import('oxc-parser')): Promise<Parser> {
  try {
    return await load();
  } catch (cause) {
    throw new ParserMissing(cause);
  }
}
