import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchedSources } from './fetched-sources.ts';

const SITE = 'docs/site';

const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:html|css)$/.test(file));
const complaints = pages.flatMap((page) =>
  fetchedSources(readFileSync(join(SITE, page), 'utf8')).map((source) => `${page} fetches ${source}`),
);
if (pages.length === 0) complaints.push(`${SITE} has no pages`);

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages and style sheets fetch nothing from elsewhere.`);
