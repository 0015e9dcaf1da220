import { defineConfig } from 'tsup';
import { buildEntries } from './tooling/entries.ts';
import { withPureDeclarations } from './tooling/pure-declarations.ts';

export default defineConfig({
  entry: buildEntries,
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  splitting: true,
  sourcemap: true,
  clean: true,
  removeNodeProtocol: false,
  external: [/^node:/, 'neverthrow', 'zod', 'oxc-parser'],
  plugins: [
    {
      name: 'pure-declarations',
      renderChunk: (code, { path }) => (path.endsWith('.js') ? { code: withPureDeclarations(code) } : undefined),
    },
  ],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
});
