import { need } from '../invalid-option.ts';
import { isWithin, LONGEST_NAMES } from '../log/name-limits.ts';

/** What CloudEvents forbids in attributes: control characters, halves of surrogate pairs and noncharacters. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** The attributes that a store looks something up by; the others are only carried along. */
const LONGEST: Readonly<Record<string, number>> = {
  id: LONGEST_NAMES.messageId,
  aggregatetype: LONGEST_NAMES.aggregateType,
  aggregateid: LONGEST_NAMES.aggregateId,
  tenant: LONGEST_NAMES.tenant,
};

/** How many characters an attribute may have at the most. */
export const longestOf = (attribute: string): number =>
  (Object.hasOwn(LONGEST, attribute) && LONGEST[attribute]) || 1_000;

/** Whether a message can carry a text as an attribute to another context. */
export const isAttribute = (attribute: string, text: unknown): text is string =>
  typeof text === 'string' && text !== '' && fits(attribute, text) && !UNSAFE.test(text);

const fits = (attribute: string, text: string): boolean =>
  attribute === 'aggregateid' ? isWithin(text, longestOf(attribute)) : text.length <= longestOf(attribute);

/** Refuses what a message could never carry to another context, before anything is done in its name. */
export function needAttribute(name: string, text: unknown): void {
  if (text === undefined || isAttribute(name, text)) return;
  need(false, name, `text of 1 to ${longestOf(name)} characters without control characters`, text);
}
