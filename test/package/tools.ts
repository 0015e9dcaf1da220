/** What the packed package is tried with, none of it needed to develop: installed on its own, in exact versions. */
export const tools: Readonly<Record<string, string>> = {
  node20: nodeBinary('20.19.0'), // the oldest that `engines` promises
  node22: nodeBinary('22.23.3'),
  node24: nodeBinary('24.21.0'),
  node26: nodeBinary('26.10.0'),
  bun: `npm:@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}@1.4.5`,
  deno: '2.9.6',
  workerd: '1.20261117.1',
  typescript5: 'npm:typescript@5.9.3',
  typescript6: 'npm:typescript@6.0.3',
  typescript7: 'npm:typescript@7.0.2',
};

// The binaries themselves: `node` and `bun` fetch theirs in install scripts, which npm may refuse to run.
function nodeBinary(version: string): string {
  return `npm:node-${process.platform}-${process.arch}@${version}`;
}
