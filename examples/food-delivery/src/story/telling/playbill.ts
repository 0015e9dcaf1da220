import type { OpenedRestaurant } from '../open-stage.ts';
import { type ScenarioName, scenarios } from '../scenario.ts';
import type { Cast } from './cast.ts';
import { padded, readable, WIDTH, widthOf, wrapped } from './layout.ts';
import type { Paint } from './paint.ts';

const LABEL = 14;

/** What is to be seen, when, and who takes part. */
export function playbill(
  cast: Cast,
  scenario: ScenarioName,
  restaurants: readonly OpenedRestaurant[],
  paint: Paint,
): readonly string[] {
  const { order, drivers } = cast.input;
  const title = 'One order, from the cart to the doorstep';
  const when = `${cast.dayOf(order.placedAt)}, ${cast.timeOf(order.placedAt)}`;
  const row = (label: string, texts: readonly string[]): readonly string[] =>
    texts
      .flatMap((text) => wrapped(text, WIDTH - LABEL))
      .map((text, position) => paint('dim', padded(position === 0 ? label : '', LABEL)) + text);
  return [
    paint('bold', padded(title, WIDTH - widthOf(when))) + paint('dim', when),
    paint('dim', `Story "${scenario}": ${scenarios[scenario].summary}.`),
    '',
    ...row('Restaurants', restaurants.map(describe)),
    ...row('Drivers', [drivers.map(({ name, vehicle }) => `${readable(name)} (${vehicle})`).join(', ')]),
    ...row('Customer', [`${order.customer.contact.name}, ${order.deliverTo.text}`]),
    '',
  ];
}

function describe({ name, dishes, isOpen, leftOut }: OpenedRestaurant): string {
  const state = isOpen ? 'open' : 'closed';
  const skipped = leftOut.map((item) => `${item.name} (${item.problems.join('; ')})`).join(', ');
  return `${name}: ${state}, ${dishes} ${dishes === 1 ? 'dish' : 'dishes'}${skipped === '' ? '' : `; left out: ${skipped}`}`;
}
