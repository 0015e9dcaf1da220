import { parseArgs } from 'node:util';
import { err, ok, type Result } from 'neverthrow';
import { MOST_WORKERS } from './archive/archive.ts';
import { defaultFile, type Place, placeOf, type StoreName, storeNames } from './archive/place.ts';
import { type AskedTime, askedTimeOf } from './past/asked-time.ts';
import { type ScenarioName, scenarioNames } from './scenario.ts';

/** What was asked for on the command line; files that were not named are those of the data folder. */
export interface Arguments {
  readonly scenario: ScenarioName;
  readonly order: string | undefined;
  readonly menus: readonly string[];
  readonly drivers: string | undefined;
  readonly place: Place;
  /** In how many processes the reactions run, this one included. */
  readonly workers: number;
  readonly json: boolean;
  /** When the order is to be shown, in place of the story. */
  readonly at: AskedTime | undefined;
  readonly help: boolean;
}

const options = {
  scenario: { type: 'string', short: 's', default: 'delivered' },
  order: { type: 'string' },
  menu: { type: 'string', multiple: true },
  drivers: { type: 'string' },
  store: { type: 'string', default: 'sqlite' },
  database: { type: 'string' },
  workers: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  at: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const helpText = `Tells how one order goes from the cart to the doorstep, step by step.

Usage: npm start -- [options]

  -s, --scenario NAME  which story: ${scenarioNames.join(', ')} (default: delivered)
      --order FILE     the order, and when the story begins (default: data/order.json)
      --menu FILE      a restaurant and its menu; may be given several times (default: data/menu-*.json)
      --drivers FILE   who is on the road (default: data/drivers.json)
      --store KIND     where everything is kept: ${storeNames.join(', ')} (default: sqlite)
      --database URL   for sqlite a file (default: ${defaultFile('delivered')}, one for
                       each story); for postgres the address of a database (default: DATABASE_URL)
      --workers N      has the reactions run in 1 to ${MOST_WORKERS} processes, this one included; for postgres only
      --json           prints every message as a CloudEvent, one on each line, and nothing else
      --at TIME        shows the order as it stood then: 18:45, or 2026-03-06T17:45:00Z; a story that was not
                       told there yet is told first
  -h, --help           prints this

A story that is broken off or killed goes on at the next start, where it was, and ends the same. One that has
ended begins anew: its tables (named food_delivery_…), or schemas, are dropped first, and nothing else is.

Exit code: 0 if the story ended as its scenario must, 1 if it did not or a file is bad, 2 for wrong usage, 130 or 143
if it was broken off. Colours appear on a terminal; NO_COLOR and FORCE_COLOR are respected.`;

const isScenario = (name: string): name is ScenarioName => (scenarioNames as readonly string[]).includes(name);
const isStore = (name: string): name is StoreName => (storeNames as readonly string[]).includes(name);

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the command line, or says in one sentence what is wrong with it. */
export function parseArguments(args: readonly string[], env: Environment = {}): Result<Arguments, string> {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const { scenario, order, menu: menus = [], drivers, store, database, json, help } = values;
    if (!isScenario(scenario)) return err(`--scenario is one of ${scenarioNames.join(', ')}.`);
    if (!isStore(store)) return err(`--store is one of ${storeNames.join(', ')}.`);
    if ([order, drivers, ...menus].includes('')) return err('--order, --menu and --drivers need the name of a file.');
    const at = values.at === undefined ? undefined : askedTimeOf(values.at);
    if (values.at !== undefined && at === undefined) {
      return err('--at is a time such as 18:45, as the clock in the story shows it, or 2026-03-06T17:45:00Z.');
    }
    if (at !== undefined && json) return err('--at is of no use with --json.');
    const known = { scenario, order, menus, drivers, json, help, at };
    if (help) return ok({ ...known, place: { store, database }, workers: 1 });
    return workersOf(values.workers, store).andThen((workers) =>
      placeOf({ store, database }, env).map((place) => ({ ...known, place, workers })),
    );
  } catch (thrown) {
    return err(thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'The options are not understood.');
  }
}

function workersOf(text: string, store: StoreName): Result<number, string> {
  const workers = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (workers < 1 || workers > MOST_WORKERS) return err(`--workers is a whole number from 1 to ${MOST_WORKERS}.`);
  return workers === 1 || store === 'postgres' ? ok(workers) : err('--workers needs --store postgres.');
}
