const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof codes;

/** Gives text a colour or a weight, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const plain: Paint = (_, text) => text;

const coloured: Paint = (style, text) => {
  const [on, off] = codes[style];
  return text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** In colour on a terminal, plain in a pipe; `FORCE_COLOR` decides first, then `NO_COLOR`. */
export function paintFor(isTerminal: boolean, { FORCE_COLOR, NO_COLOR, TERM }: Environment): Paint {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plain : coloured;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return plain;
  return isTerminal && TERM !== 'dumb' ? coloured : plain;
}
