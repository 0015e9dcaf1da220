import { Phoenix } from './phoenix.ts';

/** How likely a commit is cut off. */
const LIKELIHOOD = 0.02;

/** What lies between processes and their server, and is cut now and then. */
export class Wire {
  cuts = 0;
  readonly process: Phoenix;
  /** The address of the server by this wire. */
  end = '';

  private constructor(program: string, where: string, laid: () => void) {
    const listen = (message: unknown): void => {
      if (message === 'cut') {
        this.cuts += 1;
        return;
      }
      this.end = where.replace(/:\d+\//, `:${(message as { readonly port: number }).port}/`);
      laid();
    };
    this.process = new Phoenix(program, () => [new URL(where).port, String(LIKELIHOOD)], listen);
  }

  /** @param where the address of the server itself */
  static async lay(program: string, where: string): Promise<Wire> {
    let wire: Wire | undefined;
    await new Promise<void>((laid) => {
      wire = new Wire(program, where, laid);
      wire.process.begin();
    });
    return wire as Wire;
  }
}
