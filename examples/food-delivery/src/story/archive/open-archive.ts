import { type Repository, stateStored, type UnitOfWork } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { ok, safeTry } from 'neverthrow';
import type { Archive, Archives } from './archive.ts';
import { CannotTell, toldElsewhere } from '../cannot-tell.ts';
import { Telling } from './telling.ts';

type Unit = UnitOfWork<{ readonly tellings: Repository<Telling> }>;

/** An archive with a story in it that has not ended. */
export interface StoryArchive extends Archive {
  /** Whether it was begun by an earlier process. */
  readonly goesOn: boolean;
  /** Notes that the story has ended: the next one begins anew. */
  end(): Promise<void>;
}

/** Opens the archive of a story that goes on, or else one for a story that begins; what has ended makes room for it. */
export async function openArchive(archives: Archives, story: string): Promise<StoryArchive> {
  const found = await openWithTelling(archives);
  if (found.telling?.hasEnded === true) {
    await found.archive.close();
    await archives.discard();
    return openArchive(archives, story);
  }
  const { archive, unit, telling } = found;
  if (telling !== undefined && !telling.isOf(story)) {
    await archive.close();
    throw new CannotTell(
      'Another story of this scenario is kept there, and has not ended: start it with the same files to see it end, or ' +
        'name another place with --database.',
    );
  }
  if (telling === undefined) await begin(unit, story);
  return { ...archive, goesOn: telling !== undefined, end: () => end(unit) };
}

/** Opens the archive of a story that was told, to its end or not, and leaves it as it is; nothing where none was. */
export async function openTold(archives: Archives, story: string): Promise<Archive | undefined> {
  const { archive, telling } = await openWithTelling(archives);
  if (telling?.isOf(story) === true) return archive;
  await archive.close();
  if (telling === undefined) return undefined;
  throw new CannotTell(
    'Another story of this scenario is kept there: name the files that it was told from, or another place with --database.',
  );
}

async function openWithTelling(archives: Archives): Promise<{
  readonly archive: Archive;
  readonly unit: Unit;
  readonly telling: Telling | undefined;
}> {
  const archive = await archives.open();
  try {
    const unit = new BufferedUnitOfWork(archive.outside, { tellings: stateStored(Telling) });
    const telling = await unit.run(async ({ tellings }) => ok(await tellings.find(Telling.only)));
    return { archive, unit, telling: telling.unwrapOr(undefined) };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/** Of two processes that begin at once, one is too late. */
async function begin(unit: Unit, story: string): Promise<void> {
  const begun = await unit.run(({ tellings }) => tellings.save(Telling.begin(story)));
  if (begun.isErr()) throw new CannotTell(toldElsewhere);
}

async function end(unit: Unit): Promise<void> {
  const ended = await unit.run(({ tellings }) =>
    safeTry(async function* () {
      const telling = yield* await tellings.get(Telling.only);
      yield* telling.end();
      return tellings.save(telling);
    }),
  );
  if (ended.isErr()) throw ended.error;
}
