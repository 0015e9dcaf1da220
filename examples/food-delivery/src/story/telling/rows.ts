import { padded, WIDTH, wrapped } from './layout.ts';
import type { Paint } from './paint.ts';

const LABEL = 14;

/** Texts in lines beside a label, which stands in the first of them. */
export const labelled = (label: string, texts: readonly string[], paint: Paint): readonly string[] =>
  texts
    .flatMap((text) => wrapped(text, WIDTH - LABEL))
    .map((text, position) => paint('dim', padded(position === 0 ? label : '', LABEL)) + text);
