import { InvalidDefinition } from '../../domain/fault.ts';

/** What the wire names of the messages begin with that stores write themselves, such as those of an audit. */
const RESERVED = 'demesne.';

const OWN = /* @__PURE__ */ Symbol('own');

/** Marks the base of a class that may have such a name. */
export const own = <Base extends object>(base: Base): Base => Object.assign(base, { [OWN]: true });

/** Refuses a class under a name that is not its author's to give: it would be handed messages that a store wrote. */
export function checkReserved(messages: { readonly names: readonly string[] }): void {
  const reserved = messages.names.find((name) => name.startsWith(RESERVED));
  if (reserved === undefined || OWN in messages) return;
  throw new InvalidDefinition(
    `${reserved} is no name for a message of yours: those that begin with ${RESERVED} are written by stores themselves. Choose the name of your context.`,
  );
}
