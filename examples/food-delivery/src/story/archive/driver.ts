import { CannotTell } from '../cannot-tell.ts';

/** Loads the driver of a database, which is needed for that database only. */
export async function driver<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const how = `npm install ${name}, or start with --store memory`;
    throw new CannotTell(`--store needs the package ${name}, which could not be loaded: ${how}.`, { cause });
  }
}
