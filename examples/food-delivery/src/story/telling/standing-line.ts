import { padded } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import type { Standing } from './standing.ts';

const columns = [
  ['order', 14],
  ['payment', 10],
  ['kitchen', 9],
  ['delivery', 9],
] as const;

const good: ReadonlySet<string> = new Set(['Completed', 'Captured', 'Delivered', 'Ready']);
const bad: ReadonlySet<string> = new Set(['Rejected', 'Failed', 'Cancelled', 'Voided', 'Stopped']);

const styleOf = (status: string): Style => (good.has(status) ? 'green' : bad.has(status) ? 'red' : 'bold');

/** How everything stands, on one line; what changed stands out. */
export const standingLine = (standing: Standing, before: Standing, paint: Paint): string =>
  columns
    .map(([subject, width], position) => {
      const status = standing[subject];
      const cell = position === columns.length - 1 ? status : padded(status, width);
      const isNews = status !== before[subject];
      return `${paint('dim', subject)} ${paint(isNews ? styleOf(status) : 'dim', cell)}`;
    })
    .join('   ');
