/** The currencies of the platform, ISO 4217, each with its own number of decimals. */
const decimals = {
  AED: 2,
  AUD: 2,
  BHD: 3,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CLP: 0,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HUF: 2,
  INR: 2,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  MXN: 2,
  NOK: 2,
  PLN: 2,
  SEK: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof decimals;

export const currencies: readonly Currency[] = Object.keys(decimals) as Currency[];

/** How many digits of an amount stand after the point. */
export const decimalsOf = (currency: Currency): number => decimals[currency];
