import { Fault } from 'demesne';

/** The provider answered something that it never said it would; it is not taken for anything. */
export class ProviderNotUnderstood extends Fault {
  constructor(expected: string, options?: { cause: unknown }) {
    super('PROVIDER_NOT_UNDERSTOOD', `The card provider's answer is not understood: expected ${expected}.`, options);
  }
}

/** The provider has not made up its mind; it is asked again under the same key. */
export class ProviderUndecided extends Fault {
  constructor() {
    super('PROVIDER_UNDECIDED', 'The card provider is still at it: ask again under the same idempotency key.');
  }
}

/** The provider doesn't do what it promised to: a person has to look at it. */
export class ProviderRefused extends Fault {
  constructor(what: string) {
    super('PROVIDER_REFUSED', `The card provider refused to ${what}: have a person look at it.`);
  }
}

/** The provider never made the charge that it was asked about. */
export class NoSuchCharge extends Fault {
  constructor() {
    super('NO_SUCH_CHARGE', 'The card provider has no charge of this id: expected one that it answered with before.');
  }
}

/** No answer came; whether the provider did anything is unknown. */
export class ProviderTimedOut extends Fault {
  constructor() {
    super('PROVIDER_TIMED_OUT', 'The card provider did not answer in time: ask again under the same idempotency key.');
  }
}
