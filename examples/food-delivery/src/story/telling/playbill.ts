import type { OpenedRestaurant } from '../open-stage.ts';
import { type ScenarioName, scenarios } from '../scenario.ts';
import type { Cast } from './cast.ts';
import { padded, readable, WIDTH, widthOf } from './layout.ts';
import type { Paint } from './paint.ts';
import { labelled } from './rows.ts';

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
  return [
    paint('bold', padded(title, WIDTH - widthOf(when))) + paint('dim', when),
    paint('dim', `Story "${scenario}": ${scenarios[scenario].summary}.`),
    '',
    ...labelled('Restaurants', restaurants.map(describe), paint),
    ...labelled('Drivers', [drivers.map(({ name, vehicle }) => `${readable(name)} (${vehicle})`).join(', ')], paint),
    ...labelled('Customer', [`${order.customer.contact.name}, ${order.deliverTo.text}`], paint),
    '',
  ];
}

function describe({ name, dishes, isOpen, leftOut }: OpenedRestaurant): string {
  const state = isOpen ? 'open' : 'closed';
  const skipped = leftOut.map((item) => `${item.name} (${item.problems.join('; ')})`).join(', ');
  return `${name}: ${state}, ${dishes} ${dishes === 1 ? 'dish' : 'dishes'}${skipped === '' ? '' : `; left out: ${skipped}`}`;
}
