import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Renderer } from 'typedoc';

const BLOCK = /<pre><code class="mermaid">([\s\S]*?)<\/code>(?:<button[^>]*>[^<]*<\/button>)?<\/pre>/g;

/**
 * A TypeDoc plugin: fenced `mermaid` blocks are drawn in the browser, by a copy of Mermaid that lies beside the pages.
 * A classic script, because a page opened from disk may not load modules.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  let drawn = false;

  app.renderer.on(Renderer.EVENT_END_PAGE, (page) => {
    const pageWithDiagrams = page.contents?.replace(BLOCK, '<pre class="mermaid">$1</pre>');
    if (pageWithDiagrams === undefined || pageWithDiagrams === page.contents) return;
    drawn = true;
    const assets = `${'../'.repeat(page.url.split('/').length - 1)}assets`;
    page.contents = pageWithDiagrams.replace('</body>', `${script(assets)}</body>`);
  });

  app.renderer.on(Renderer.EVENT_END, ({ outputDirectory }) => {
    const mermaid = new URL(import.meta.resolve('mermaid/dist/mermaid.min.js'));
    if (drawn) copyFileSync(mermaid, join(outputDirectory, 'assets/mermaid.min.js'));
  });
}

/** @param {string} assets */
const script = (assets) => `<script src="${assets}/mermaid.min.js"></script><script>
const theme = document.documentElement.dataset.theme ?? 'os';
const dark = theme === 'dark' || (theme === 'os' && matchMedia('(prefers-color-scheme: dark)').matches);
mermaid.initialize({ startOnLoad: true, theme: dark ? 'dark' : 'default' });
</script>`;
