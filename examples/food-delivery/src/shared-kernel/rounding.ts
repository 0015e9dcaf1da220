/** What becomes of a part of the smallest unit; whoever computes one has to say. */
export type Rounding = 'down' | 'up' | 'half-up' | 'half-even';

/** The quotient of two whole numbers, rounded; `down` and `up` mean towards and away from zero. */
export function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = magnitude(dividend % divisor);
  if (rest === 0n) return quotient;
  const away = dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
  const twice = rest * 2n;
  const whole = magnitude(divisor);
  if (rounding === 'down' || rounding === 'up') return rounding === 'up' ? away : quotient;
  if (twice !== whole) return twice > whole ? away : quotient;
  return rounding === 'half-even' && quotient % 2n === 0n ? quotient : away;
}

const magnitude = (number: bigint): bigint => (number < 0n ? -number : number);
