import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { die } from '../mortality.ts';

/**
 * What lies between processes and their server: it is cut now and then, before the server hears of a statement, or after it
 * has done what was asked and before anybody hears of that. Commits are cut most.
 *
 * Its arguments: the port of the server, and how likely a commit is cut.
 */
const [, , serverPort = '0', likelihood = '0'] = process.argv;
let cuts = Number(likelihood);

/** Statements that commit by themselves are cut as well, but they are many. */
const RARER = 0.1;

const isCommit = (sent: Buffer): boolean => sent.includes('commit\0');
const isCut = (sent: Buffer): boolean => Math.random() < (isCommit(sent) ? cuts : cuts * RARER);

function lay(client: Socket): void {
  const server = connect(Number(serverPort), '127.0.0.1');
  const cut = (): void => {
    client.destroy();
    server.destroy();
  };
  let isDeaf = false;
  client.on('data', (sent) => {
    if (!isCut(sent)) return void server.write(sent);
    process.send?.('cut');
    if (Math.random() < 0.5) return cut();
    isDeaf = true;
    server.write(sent);
  });
  server.on('data', (answered) => {
    if (isDeaf) cut();
    else client.write(answered);
  });
  for (const side of [client, server]) {
    side.setNoDelay();
    side.on('error', cut).on('close', cut);
  }
}

process.on('message', (message) => {
  if (message === 'be calm') cuts = 0;
});
process.on('disconnect', die);

const wires = createServer(lay);
wires.listen(0, '127.0.0.1', () => process.send?.({ port: (wires.address() as AddressInfo).port }));
