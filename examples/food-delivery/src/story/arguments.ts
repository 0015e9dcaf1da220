import { parseArgs } from 'node:util';
import { err, ok, type Result } from 'neverthrow';
import { type ScenarioName, scenarioNames } from './scenario.ts';

/** What was asked for on the command line; files that were not named are those of the data folder. */
export interface Arguments {
  readonly scenario: ScenarioName;
  readonly order: string | undefined;
  readonly menus: readonly string[];
  readonly drivers: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

const options = {
  scenario: { type: 'string', short: 's', default: 'delivered' },
  order: { type: 'string' },
  menu: { type: 'string', multiple: true },
  drivers: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const helpText = `Tells how one order goes from the cart to the doorstep, step by step.

Usage: npm start -- [options]

  -s, --scenario NAME  which story: ${scenarioNames.join(', ')} (default: delivered)
      --order FILE     the order, and when the story begins (default: data/order.json)
      --menu FILE      a restaurant and its menu; may be given several times (default: data/menu-*.json)
      --drivers FILE   who is on the road (default: data/drivers.json)
      --json           prints every message as a CloudEvent, one on each line, and nothing else
  -h, --help           prints this

Exit code: 0 if the story ended as its scenario must, 1 if it did not or a file is bad, 2 for wrong usage.
Colours appear on a terminal; NO_COLOR and FORCE_COLOR are respected.`;

const isScenario = (name: string): name is ScenarioName => (scenarioNames as readonly string[]).includes(name);

/** Reads the command line, or says in one sentence what is wrong with it. */
export function parseArguments(args: readonly string[]): Result<Arguments, string> {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    const { scenario, order, menu: menus = [], drivers, json, help } = values;
    if (!isScenario(scenario)) return err(`--scenario is one of ${scenarioNames.join(', ')}.`);
    const isBlank = [order, drivers, ...menus].includes('');
    return isBlank
      ? err('--order, --menu and --drivers need the name of a file.')
      : ok({ scenario, order, menus, drivers, json, help });
  } catch (thrown) {
    return err(thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'The options are not understood.');
  }
}
