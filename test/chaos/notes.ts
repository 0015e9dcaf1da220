import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The numbers of each counter, in the order in which they were noted. */
export type Numbers = ReadonlyMap<string, readonly number[]>;

/** What they are about. */
type NotedFile = 'acknowledged' | 'witnessed' | 'early' | 'checkpoints';

/** What processes write down beside the store, in a folder that outlives them. */
export class Notes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One line is one write, so that a process dies before it or after it. */
  add(file: NotedFile, id: string, number: number): void {
    appendFileSync(this.#nameOf(file), `${number} ${id}\n`);
  }

  read(file: NotedFile): Numbers {
    const numbers = new Map<string, number[]>();
    const name = this.#nameOf(file);
    if (!existsSync(name)) return numbers;
    for (const line of readFileSync(name, 'utf8').split('\n').slice(0, -1)) {
      const [number, ...words] = line.split(' ');
      const id = words.join(' ');
      const known = numbers.get(id);
      if (known === undefined) numbers.set(id, [Number(number)]);
      else known.push(Number(number));
    }
    return numbers;
  }

  /** Where the receiver keeps what it was sent. */
  get received(): string {
    return this.#nameOf('received.sqlite');
  }

  #nameOf = (file: string): string => `${this.#folder}/${file}`;
}
