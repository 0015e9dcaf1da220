import type { Envelope } from 'demesne/messaging';
import type { Epilogue } from '../epilogue.ts';
import type { OpenedRestaurant } from '../open-stage.ts';
import type { Verdict } from '../verdict.ts';

/** Someone who tells a story while it happens. */
export interface Teller {
  /** Everybody is in place. */
  begin(restaurants: readonly OpenedRestaurant[]): void;
  /** A message was committed. */
  hear(envelope: Envelope): void;
  /** Nothing more happens until somebody does something. */
  settle(): void;
  /** All is over. */
  end(verdict: Verdict, epilogue: Epilogue): void;
}

/** Takes a finished line. */
export type Print = (line: string) => void;
