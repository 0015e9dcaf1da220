import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from 'neverthrow';

const MOST_BYTES = 1_048_576;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'expected a file, found none of this name',
  ENOTDIR: 'expected a file, found none of this name',
  EACCES: 'expected a file that may be read, found one that may not',
  EPERM: 'expected a file that may be read, found one that may not',
  ENAMETOOLONG: 'expected a file, found a name that none can have',
  ELOOP: 'expected a file, found links that lead in a circle',
};

/** Reads a file of JSON, or says in one sentence why it can't be that. */
export async function readJson(file: string): Promise<Result<unknown, string>> {
  const bytes = await read(file);
  return bytes.andThen(decode).andThen(parse);
}

async function read(file: string): Promise<Result<Uint8Array, string>> {
  try {
    // Asked first, since opening a pipe that nobody writes to would wait for ever.
    const found = await stat(file);
    if (found.isDirectory()) return err('expected a file, found a directory');
    if (!found.isFile()) return err('expected a file, found something else');
    if (found.size > MOST_BYTES) return err(`expected at most ${MOST_BYTES} bytes, found ${found.size}`);
    return ok(await readFile(file));
  } catch (thrown) {
    const code = String((thrown as { readonly code?: unknown } | null)?.code);
    return err(reasons[code] ?? `expected a file that can be read, found a fault (${code})`);
  }
}

function decode(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err('expected text in UTF-8, found bytes that are none');
  }
}

function parse(text: string): Result<unknown, string> {
  if (text.trim() === '') return err('expected JSON, found nothing');
  try {
    return ok(JSON.parse(text));
  } catch (thrown) {
    return err(`expected JSON, found something else${placeIn(text, thrown)}`);
  }
}

/** The parser quotes what it found, which may be personal, so only the place is taken from it. */
function placeIn(text: string, thrown: unknown): string {
  const position = /position (\d+)/.exec(thrown instanceof Error ? thrown.message : '')?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
