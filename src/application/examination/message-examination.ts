import { bucketOf } from '../../messaging/log/bucket.ts';
import { envelopeOf, type StoredMessage } from '../../messaging/log/stored-message.ts';
import { finding, type Finding, type FindingName } from './finding.ts';

/** What is wrong with messages one by one, told once for each kind. */
export class MessageExamination {
  readonly #wrong = new Map<FindingName, number[]>();

  /** Looks at one of them, which is read from what is stored. */
  see(position: number, read: () => StoredMessage): void {
    const wrong = nameOfWrong(read);
    if (wrong !== undefined) this.#wrong.set(wrong, [...(this.#wrong.get(wrong) ?? []), position]);
  }

  get findings(): readonly Finding[] {
    return [...this.#wrong].map(([name, positions]) =>
      finding(name, 'messages', counted(positions.length, positions[0])),
    );
  }
}

/** `3, the first at position 7`. */
export const counted = (count: number, first: number | undefined): string => `${count}, the first at position ${first}`;

function nameOfWrong(read: () => StoredMessage): FindingName | undefined {
  let message: StoredMessage;
  try {
    message = read();
    const { correlationId } = envelopeOf(message);
    if (typeof correlationId !== 'string') return 'UNREADABLE_MESSAGE';
  } catch {
    return 'UNREADABLE_MESSAGE';
  }
  return message.bucket === bucketOf(message.stream ?? message.id) ? undefined : 'WRONG_BUCKET';
}
