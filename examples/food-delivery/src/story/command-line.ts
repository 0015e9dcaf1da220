import { helpText, parseArguments } from './arguments.ts';
import { filesOf } from './default-files.ts';
import { linesOf } from './input/bad-input.ts';
import { loadInput } from './input/load-input.ts';
import { runStory } from './run-story.ts';
import { castOf } from './telling/cast.ts';
import { CloudEventTeller } from './telling/cloud-event-teller.ts';
import type { Paint } from './telling/paint.ts';
import { TerminalTeller } from './telling/terminal-teller.ts';
import type { Print } from './telling/teller.ts';

/** Where what is told goes, and what goes wrong. */
export interface Console {
  readonly print: Print;
  readonly complain: Print;
  readonly paint: Paint;
}

/** 0 if the story ended as it must, 1 if it didn't or a file is bad, 2 for wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Does what the command line asks for; whatever goes wrong is said in a sentence. */
export async function runCommandLine(args: readonly string[], { print, complain, paint }: Console): Promise<ExitCode> {
  const parsed = parseArguments(args);
  if (parsed.isErr()) {
    complain(parsed.error);
    complain('Run it with --help to see what it takes.');
    return 2;
  }
  if (parsed.value.help) {
    print(helpText);
    return 0;
  }
  const { scenario, json } = parsed.value;
  const input = await loadInput(filesOf(parsed.value));
  if (input.isErr()) {
    for (const line of linesOf(input.error)) complain(line);
    return 1;
  }
  const teller = json ? new CloudEventTeller(print) : new TerminalTeller(print, paint, castOf(input.value), scenario);
  const told = await runStory({ input: input.value, scenario, teller });
  if (told.isErr()) {
    for (const line of linesOf(told.error)) complain(line);
    return 1;
  }
  if (json) for (const difference of told.value.differences) complain(difference);
  return told.value.differences.length === 0 ? 0 : 1;
}
