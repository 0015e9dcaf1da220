/** Dies as by a power cut: nothing of this process runs any more. */
export const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;

const SHORTEST_LIFE_MS = 1_000;
/** How long the step that was chosen is waited for, before another one is. */
const PATIENCE_MS = 500;

/**
 * How long a process lives, and at which of its steps it kills itself then. The kind of step is drawn first: so what is done rarely
 * gets its turn as well as a heartbeat.
 */
export class Mortality {
  readonly #kinds = new Set<string>();
  #diesAfter: number;
  #chosen: string | undefined;

  /** @param lifeMs how long at the most; for ever where it is 0 */
  constructor(lifeMs: number) {
    this.#diesAfter = lifeMs === 0 ? Infinity : Date.now() + SHORTEST_LIFE_MS + Math.random() * lifeMs;
  }

  /** From now on it lives. */
  end(): void {
    this.#diesAfter = Infinity;
  }

  /** One step of some kind, which may be the last. */
  readonly step = (kind: string): void => {
    this.#kinds.add(kind);
    const lateMs = Date.now() - this.#diesAfter;
    if (lateMs < 0) return;
    if (this.#chosen === undefined || lateMs > PATIENCE_MS) {
      this.#chosen = [...this.#kinds][Math.floor(Math.random() * this.#kinds.size)];
      this.#diesAfter = Date.now();
    }
    if (kind === this.#chosen) die();
  };

  /** The same methods, with a step before and after each, and after what they promised. */
  of<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== 'function') return found;
        return (...values: unknown[]): unknown => {
          this.step(`before ${String(name)}`);
          const answer: unknown = Reflect.apply(found, target, values);
          const after = (): void => this.step(`after ${String(name)}`);
          if (answer instanceof Promise) return answer.finally(after);
          after();
          return answer;
        };
      },
    });
  }
}
