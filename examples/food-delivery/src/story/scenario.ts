/** How each thing must stand when a story is over; what never came to be is `–`. */
export interface Ending {
  readonly order: string;
  readonly payment: string;
  readonly kitchen: string;
  readonly delivery: string;
}

interface Scenario {
  readonly summary: string;
  readonly ending: Ending;
  /** Whether the money was taken. */
  readonly isPaid: boolean;
}

/** The stories that can be told, and how each must end. */
export const scenarios = {
  delivered: {
    summary: 'everything goes well',
    ending: { order: 'Completed', payment: 'Captured', kitchen: 'Ready', delivery: 'Delivered' },
    isPaid: true,
  },
  declined: {
    summary: 'the card is declined',
    ending: { order: 'Rejected', payment: 'Failed', kitchen: '–', delivery: '–' },
    isPaid: false,
  },
  rejected: {
    summary: 'the restaurant says no',
    ending: { order: 'Rejected', payment: 'Voided', kitchen: 'Rejected', delivery: '–' },
    isPaid: false,
  },
  cancelled: {
    summary: 'the customer cancels within two minutes',
    ending: { order: 'Cancelled', payment: 'Voided', kitchen: 'Stopped', delivery: 'Failed' },
    isPaid: false,
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];
