import type { Envelope } from 'demesne/messaging';
import type { Epilogue } from '../epilogue.ts';
import type { OpenedRestaurant } from '../open-stage.ts';
import type { ScenarioName } from '../scenario.ts';
import type { Verdict } from '../verdict.ts';
import type { Cast } from './cast.ts';
import { curtain } from './curtain.ts';
import { epilogueLines } from './epilogue-lines.ts';
import { WIDTH, widthOf, wrapped } from './layout.ts';
import type { Paint, Style } from './paint.ts';
import { playbill } from './playbill.ts';
import { type Named, Plot, type Quiet, type Told } from './plot.ts';
import { nothingYet, type Standing } from './standing.ts';
import { standingLine } from './standing-line.ts';
import type { Print, Teller } from './teller.ts';

const INDENT = 12;
const indent = ' '.repeat(INDENT);

const colours: Readonly<Record<string, Style>> = {
  ordering: 'cyan',
  payment: 'green',
  catalog: 'yellow',
  dispatch: 'magenta',
  tracking: 'blue',
};

const reasonFor = (because: Told['because']): string =>
  typeof because === 'string' ? `asked for by ${because}` : `in reaction to ${because.event} of ${because.context}`;

/** Tells the story to a person: what happened, which context says so and why, and how everything stands then. */
export class TerminalTeller implements Teller {
  readonly #print: Print;
  readonly #paint: Paint;
  readonly #cast: Cast;
  readonly #scenario: ScenarioName;
  readonly #plot: Plot;
  /** What was heard before everybody was in place: it is told afterwards. */
  #early: Envelope[] | undefined = [];
  #isMidMoment = false;
  /** What happened inside of contexts since the last moment. */
  #quiet: Named[] = [];
  #standing: Standing = nothingYet;
  #shown: Standing = nothingYet;

  constructor(print: Print, paint: Paint, cast: Cast, scenario: ScenarioName) {
    this.#print = print;
    this.#paint = paint;
    this.#cast = cast;
    this.#scenario = scenario;
    this.#plot = new Plot(cast);
  }

  begin(restaurants: readonly OpenedRestaurant[]): void {
    this.#lines(playbill(this.#cast, this.#scenario, restaurants, this.#paint));
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const envelope of early) this.hear(envelope);
    this.settle();
  }

  hear(envelope: Envelope): void {
    if (this.#early !== undefined) return void this.#early.push(envelope);
    for (const news of this.#plot.hear(envelope)) this.#take(news);
  }

  settle(): void {
    for (const news of this.#plot.settle()) this.#take(news);
    this.#endMoment();
  }

  end(verdict: Verdict, epilogue: Epilogue): void {
    this.#lines(curtain(verdict, this.#scenario, this.#paint));
    this.#lines(epilogueLines(epilogue, this.#cast, this.#paint));
  }

  #take(news: Told | Quiet): void {
    if (news.kind === 'told') this.#tell(news);
    else if (this.#isMidMoment) this.#quiet.push(news);
    this.#standing = news.standing;
  }

  #tell({ moment: { mark, sentence }, at, because, context, event }: Told): void {
    this.#endMoment();
    const style: Style = mark === 'bad' ? 'red' : 'bold';
    const sign = typeof mark === 'number' ? String(mark) : mark === 'bad' ? '✗' : '';
    const [first = '', ...rest] = wrapped(sentence, WIDTH - INDENT);
    const time = this.#paint('dim', this.#cast.timeOf(at));
    this.#print(`${this.#paint(sign === '' ? 'dim' : style, sign.padStart(3))}  ${time}  ${this.#paint(style, first)}`);
    this.#lines(rest.map((line) => indent + this.#paint(style, line)));
    const [cause = '', ...more] = wrapped(reasonFor(because), WIDTH - INDENT - widthOf(`${context} ${event}, `));
    this.#print(
      `${indent}${this.#paint(colours[context] ?? 'dim', context)} ${event}${this.#paint('dim', `, ${cause}`)}`,
    );
    this.#lines(more.map((line) => indent + this.#paint('dim', line)));
    this.#isMidMoment = true;
  }

  /** What came of the moment, before the next one begins. */
  #endMoment(): void {
    if (!this.#isMidMoment) return;
    if (this.#quiet.length > 0) {
      const names = this.#quiet.map(({ context, event }) => `${context} ${event}`).join(', ');
      const lines = wrapped(`then ${names}`, WIDTH - INDENT);
      this.#lines(lines.map((line) => indent + this.#paint('dim', line)));
    }
    this.#print(indent + standingLine(this.#standing, this.#shown, this.#paint));
    this.#print('');
    this.#shown = this.#standing;
    this.#quiet = [];
    this.#isMidMoment = false;
  }

  #lines(lines: readonly string[]): void {
    for (const line of lines) this.#print(line);
  }
}
