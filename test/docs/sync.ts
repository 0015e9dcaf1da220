import { readFile, writeFile } from 'node:fs/promises';
import { documents } from './documents.ts';
import { synchronized } from './includes.ts';

for (const document of documents.filter((path) => path.endsWith('.md'))) {
  const text = await readFile(document, 'utf8');
  const next = await synchronized(text);
  if (next === text) continue;
  await writeFile(document, next);
  console.log(`${document}: brought up to date`);
}
