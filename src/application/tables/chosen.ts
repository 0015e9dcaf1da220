import { holds, type Criterion } from '../../selection/criterion.ts';
import { comparePlaces, placeOf, type Place, type Selection } from '../../selection/selection.ts';
import type { Selected } from '../state/aggregate-queries.ts';

interface Placed extends Selected {
  readonly place: Place;
}

/** The aggregates that a selection chooses of all that it is shown; it holds no more than it may have to give, twice. */
export class Chosen {
  readonly #selection: Selection;
  readonly #most: number;
  #placed: Placed[] = [];

  constructor(selection: Selection) {
    this.#selection = selection;
    this.#most = selection.skip + selection.limit;
  }

  show(selected: Selected): void {
    const { criterion, orderings, after } = this.#selection;
    if (!holds(criterion, selected.state)) return;
    const place = placeOf(orderings, selected);
    if (after !== undefined && comparePlaces(orderings, place, after) <= 0) return;
    this.#placed.push({ ...selected, place });
    if (this.#placed.length >= 2 * this.#most) this.#placed = this.#inOrder();
  }

  get all(): readonly Selected[] {
    return this.#inOrder().slice(this.#selection.skip);
  }

  #inOrder(): Placed[] {
    const { orderings } = this.#selection;
    return this.#placed
      .toSorted((left, right) => comparePlaces(orderings, left.place, right.place))
      .slice(0, this.#most);
  }
}

/** Whether a criterion holds of everything, so that nothing has to be looked at. */
export const holdsOfAll = ({ kind, ...criterion }: Criterion): boolean =>
  kind === 'all' && (criterion as { readonly of: readonly Criterion[] }).of.every(holdsOfAll);
