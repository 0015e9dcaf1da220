import { Fault } from '../domain/fault.ts';

/**
 * A store that lacks what was asked of its unit of work; nothing was committed.
 *
 * *Errors*: `code` is `STORE_CANNOT`; `lacks` is the property that the store doesn't have.
 *
 * @see Fowler 2002, Unit of Work
 * @since 0.2.0
 */
export class StoreCannot extends Fault {
  readonly lacks: string;

  constructor(what: string, lacks: string, remedy = 'Use one that has, or give it one.') {
    super('STORE_CANNOT', `This store can't ${what}: it has no ${lacks}. ${remedy}`);
    this.lacks = lacks;
  }
}
