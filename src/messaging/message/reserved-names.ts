import { InvalidDefinition } from '../../domain/fault.ts';

const RESERVED = 'demesne.';

/** Whether a name is one that stores give themselves, to messages such as those of an audit and to the streams of these. */
export const isReservedName = (name: string): boolean => name.startsWith(RESERVED);

/** The same in every copy of the package. */
const MAY_BE_RESERVED = /* @__PURE__ */ Symbol.for('demesne.reserved');

/** Marks the base of a class that may have such a name. */
export const withReservedName = <Base extends object>(base: Base): Base =>
  Object.assign(base, { [MAY_BE_RESERVED]: true });

/** Refuses a class under a name that is not its author's to give: it would be handed messages that a store wrote. */
export function checkReserved(messages: { readonly names: readonly string[] }): void {
  const reserved = messages.names.find(isReservedName);
  if (reserved === undefined || MAY_BE_RESERVED in messages) return;
  throw new InvalidDefinition(
    `${reserved} is no name for a message of yours: those that begin with ${RESERVED} are written by stores themselves. Choose the name of your context.`,
  );
}
