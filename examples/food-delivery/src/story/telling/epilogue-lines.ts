import type { Epilogue } from '../epilogue.ts';
import type { Cast } from './cast.ts';
import { entryLine } from './entry-line.ts';
import type { Paint } from './paint.ts';
import { labelled } from './rows.ts';

const NO_BREAK = '\u00A0';

const whereTheFoodIs = {
  customer: 'handed to the customer',
  neighbour: 'handed to a neighbour',
  nobody: 'left at the door',
} as const;

/** What is to be seen afterwards, each on its own screen; nothing of what never came to be. */
export function epilogueLines(epilogue: Epilogue, cast: Cast, paint: Paint): readonly string[] {
  const { orders, timeline, handedTo, queue, revenue, books } = epilogue;
  const screens: readonly (readonly [label: string, texts: readonly string[]])[] = [
    [
      'My orders',
      orders.map(({ restaurantId, total, outcome }) => `${cast.nameOf(restaurantId)}, ${total.text}: ${outcome}`),
    ],
    [
      'My order',
      [
        timeline.map(({ status, at }) => `${cast.timeOf(at)}${NO_BREAK}${status}`).join(', '),
        handedTo === undefined ? '' : whereTheFoodIs[handedTo],
      ].filter(Boolean),
    ],
    [
      'The kitchen',
      queue.map(({ lines, dueAt }) => {
        const dishes = lines.map(({ quantity, description }) => `${quantity} × ${description}`).join(', ');
        return `${dishes}, promised for ${cast.timeOf(dueAt)}`;
      }),
    ],
    [
      'Revenue',
      revenue.map(({ restaurantId, day, orders: count, revenue: sum }) => {
        return `${cast.nameOf(restaurantId)}, ${day}: ${sum.text} from ${count} ${count === 1 ? 'order' : 'orders'}`;
      }),
    ],
    ['The payment', books.map((entry) => entryLine(entry, cast))],
  ];
  const shown = screens.flatMap(([label, texts]) => labelled(label, texts, paint));
  return shown.length > 0 ? ['', ...shown] : [];
}
