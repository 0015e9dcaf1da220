import { expect, it } from 'vitest';
import { fetchedSources } from '../../tooling/fetched-sources.ts';

const outside = 'https://cdn.example/thing';

it.each([
  `<script async src="${outside}"></script>`,
  `<link rel="stylesheet" href='${outside}'>`,
  `<img alt="a" src=${outside}>`,
  `<script type="module">import thing from "${outside}";</script>`,
  `@import "${outside}";`,
  `a { background: url(${outside}) }`,
])('what a page fetches from elsewhere is found: %s', (text) => {
  expect(fetchedSources(text)).toEqual([outside]);
});

it('a source without a protocol is found too', () => {
  expect(fetchedSources('<script src="//cdn.example/thing.js"></script>')).toEqual(['//cdn.example/thing.js']);
});

it.each([
  `<a href="${outside}">`,
  '<script src="../assets/main.js">',
  `url(#mark)`,
  `<p>import it from ${outside}</p>`,
])('what a reader may follow, or what lies beside the page, is left alone: %s', (text) => {
  expect(fetchedSources(text)).toEqual([]);
});
