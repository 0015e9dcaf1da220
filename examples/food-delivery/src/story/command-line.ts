import type { Archive, Archives } from './archive/archive.ts';
import { openArchive, openTold, type StoryArchive } from './archive/open-archive.ts';
import { archivesAt } from './archive/place.ts';
import { storyOf } from './archive/telling.ts';
import { type Arguments, helpText, parseArguments } from './arguments.ts';
import { CannotTell } from './cannot-tell.ts';
import { filesOf } from './default-files.ts';
import { linesOf } from './input/bad-input.ts';
import { type Input, loadInput } from './input/load-input.ts';
import { type Past, tellPast } from './past/tell-past.ts';
import { runStory } from './run-story.ts';
import { castOf } from './telling/cast.ts';
import { CloudEventTeller } from './telling/cloud-event-teller.ts';
import type { Paint } from './telling/paint.ts';
import { TerminalTeller } from './telling/terminal-teller.ts';
import type { Print } from './telling/teller.ts';
import { Workers } from './workers/workers.ts';

/** Where what is told goes, and what goes wrong; and what is known of the world. */
export interface Console {
  readonly print: Print;
  readonly complain: Print;
  readonly paint: Paint;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Breaks the story off. */
  readonly signal?: AbortSignal;
}

/** 0 if the story ended as it must, 1 if it didn't or a file is bad, 2 for wrong usage; or it was broken off. */
export type ExitCode = 0 | 1 | 2 | 'interrupted';

/** Does what the command line asks for; whatever goes wrong is said in a sentence. */
export async function runCommandLine(args: readonly string[], console: Console): Promise<ExitCode> {
  const { print, complain } = console;
  const parsed = parseArguments(args, console.env);
  if (parsed.isErr()) {
    complain(parsed.error);
    complain('Run it with --help to see what it takes.');
    return 2;
  }
  if (parsed.value.help) {
    print(helpText);
    return 0;
  }
  const input = await loadInput(filesOf(parsed.value));
  if (input.isErr()) {
    for (const line of linesOf(input.error)) complain(line);
    return 1;
  }
  return perform({ ...parsed.value, args, input: input.value }, console);
}

interface Performance extends Arguments {
  readonly args: readonly string[];
  readonly input: Input;
}

/** Tells the story, or shows the past of one that was told; with `--at` one that was not told yet is told first. */
async function perform(asked: Performance, console: Console): Promise<ExitCode> {
  const { scenario, place, input, at } = asked;
  const story = storyOf(scenario, input);
  const archives = (): Promise<Archives> => archivesAt(place, scenario);
  const look = async (archive: Archive): Promise<ExitCode> =>
    at === undefined ? 0 : show({ archive, input, scenario, at }, console);

  const told = at === undefined ? undefined : await opened(async () => openTold(await archives(), story));
  if (told !== undefined) return using(told, console, look);
  const begun = await opened(async () => openArchive(await archives(), story));
  return using(begun, console, async (archive) => {
    const code = await tell({ ...asked, archive }, console);
    if (code !== 0 || at === undefined) return code;
    console.print('');
    return look(archive);
  });
}

/** Does something with an archive and closes it, or complains of one that could not be opened. */
async function using<Opened extends Archive>(
  archive: Opened | CannotTell,
  { complain }: Console,
  act: (archive: Opened) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (archive instanceof CannotTell) {
    complain(archive.message);
    return 1;
  }
  try {
    return await act(archive);
  } finally {
    await archive.close();
  }
}

async function show(past: Past, { print, complain, paint }: Console): Promise<ExitCode> {
  const shown = await tellPast(past, paint);
  if (typeof shown === 'string') {
    complain(shown);
    return 1;
  }
  for (const line of shown) print(line);
  return 0;
}

/** Whatever keeps an archive from being opened is the reader's to mend, so it is told in a sentence. */
async function opened<Opened>(open: () => Promise<Opened>): Promise<Opened | CannotTell> {
  try {
    return await open();
  } catch (thrown) {
    if (thrown instanceof CannotTell) return thrown;
    const { code, message } = Object(thrown) as { readonly code?: unknown; readonly message?: unknown };
    const reason = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
    return new CannotTell(`The database of --store can't be used (${reason}): name another with --database.`);
  }
}

interface Telling extends Performance {
  readonly archive: StoryArchive;
}

async function tell(telling: Telling, { print, complain, paint, signal }: Console): Promise<ExitCode> {
  const { scenario, input, archive, json, args } = telling;
  if (archive.goesOn) (json ? complain : print)('This story was begun before: it goes on where it was.');
  const teller = json ? new CloudEventTeller(print) : new TerminalTeller(print, paint, castOf(input), scenario);
  const workers = new Workers(args);
  try {
    const join = (): Promise<void> => workers.start(telling.workers - 1);
    const told = await runStory({ ...archive, input, scenario, teller, join, ...(signal && { signal }) });
    await archive.end();
    const complaints = told.match(
      ({ differences }) => (json ? differences : []),
      (problems) => linesOf(problems),
    );
    for (const line of complaints) complain(line);
    return told.isOk() && told.value.differences.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof CannotTell) {
      complain(thrown.message);
      return 1;
    }
    if (signal?.aborted !== true) throw thrown;
    complain(archive.isDurable ? 'Broken off: the next start goes on where it was.' : 'Broken off.');
    return 'interrupted';
  } finally {
    await workers.stop();
  }
}
