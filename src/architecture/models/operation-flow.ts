import type { CallExpression, Node, SwitchStatement } from 'oxc-parser';
import type { SourceFile } from '../source/source-file.ts';
import { bare, eachChild, isFunction, isType, memberName } from '../source/syntax.ts';
import { ENDED, either, eitherStep, type Step, type Way } from './way.ts';

/** A refusal that comes after a record, by where both stand in the text. */
export interface LateRefusal {
  readonly refusal: number;
  readonly recorded: number;
}

type FunctionNode = Node & { readonly body: Node | null };
type LoopNode = Extract<
  Node,
  { type: 'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement' }
>;

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);
const isLoop = (node: Node): node is LoopNode => LOOPS.has(node.type);

const REFUSALS = new Set(['err', 'errAsync']);
/** Their callback runs when the chain so far has refused, so nothing in it was recorded. */
const WHEN_REFUSED = new Set(['orElse', 'mapErr', 'orTee']);

/**
 * Follows an operation and finds refusals after a record. It looks at one method and takes every branch for possible; a
 * callback in a chain of results counts for that chain alone; what is inside `atomically` is undone, so it is left out.
 */
export class OperationFlow {
  readonly #file: SourceFile;
  readonly #late = new Map<number, LateRefusal>();
  #answers: Way = ENDED;
  #jumps: Way = ENDED;

  private constructor(file: SourceFile) {
    this.#file = file;
  }

  /** The late refusals of a method, or of what a property begins as. */
  static lateRefusals(operation: Node, file: SourceFile): LateRefusal[] {
    const flow = new OperationFlow(file);
    flow.#expression(operation, undefined);
    return [...flow.#late.values()];
  }

  /** The way at the end of a function, over all its returns. */
  #function({ body }: FunctionNode, way: Way): Way {
    const [answers, jumps] = [this.#answers, this.#jumps];
    this.#answers = this.#jumps = ENDED;
    const end = body?.type === 'BlockStatement' ? this.#statement(body, way) : this.#answer(body, way);
    const all = either(this.#answers, end);
    [this.#answers, this.#jumps] = [answers, jumps];
    return all === ENDED ? undefined : all;
  }

  /** A value that is given back: where it is a refusal, all before it counts. */
  #answer(value: Node | null, way: Way): Way {
    if (value === null) return way;
    const step = this.#expression(value, way, true);
    return step.way ?? step.chain;
  }

  #statement(node: Node, way: Way): Way {
    switch (node.type) {
      case 'BlockStatement':
        return this.#sequence(node.body, way);
      case 'ReturnStatement':
        this.#answers = either(this.#answers, this.#answer(node.argument, way));
        return ENDED;
      case 'ThrowStatement':
        return ENDED;
      case 'BreakStatement':
      case 'ContinueStatement':
        this.#jumps = either(this.#jumps, way);
        return ENDED;
      case 'IfStatement': {
        const tested = this.#expression(node.test, way).way;
        const otherwise = node.alternate === null ? tested : this.#statement(node.alternate, tested);
        return either(this.#statement(node.consequent, tested), otherwise);
      }
      case 'TryStatement': {
        const tried = this.#statement(node.block, way);
        const rescued = node.handler === null ? ENDED : this.#statement(node.handler.body, way);
        const ended = either(tried, rescued);
        if (node.finalizer === null) return ended;
        const last = this.#statement(node.finalizer, ended === ENDED ? way : ended);
        return ended === ENDED ? ENDED : last;
      }
      case 'LabeledStatement':
        return this.#statement(node.body, way);
      case 'SwitchStatement':
        return this.#switch(node, way);
      default:
        return isLoop(node) ? this.#loop(node, way) : this.#expression(node, way).way;
    }
  }

  #sequence(statements: readonly Node[], start: Way): Way {
    let way = start;
    for (const each of statements) if (way !== ENDED) way = this.#statement(each, way);
    return way;
  }

  /** Twice, as what one round records comes before what the next refuses. */
  #loop(node: LoopNode, start: Way): Way {
    const jumps = this.#jumps;
    this.#jumps = ENDED;
    let way = start;
    for (let round = 0; round < 2; round += 1) {
      eachChild(node, (child) => {
        const next = child === node.body ? this.#statement(child, way) : this.#expression(child, way).way;
        way = either(either(way, next), this.#jumps);
      });
    }
    this.#jumps = jumps;
    return way;
  }

  #switch({ discriminant, cases }: SwitchStatement, start: Way): Way {
    const jumps = this.#jumps;
    this.#jumps = ENDED;
    const tested = this.#expression(discriminant, start).way;
    let fallen: Way = ENDED;
    for (const { consequent } of cases) fallen = this.#sequence(consequent, either(tested, fallen));
    const unmatched = cases.some(({ test }) => test === null) ? ENDED : tested;
    const end = either(either(fallen, this.#jumps), unmatched);
    this.#jumps = jumps;
    return end;
  }

  #expression(expression: Node, way: Way, isAnswer = false): Step {
    const node = bare(expression);
    if (isType(node) || node.type === 'ClassExpression' || node.type === 'ClassDeclaration') return { way };
    if (isFunction(node)) {
      this.#function(node, undefined);
      return { way };
    }
    switch (node.type) {
      case 'CallExpression':
        return this.#call(node, way, isAnswer);
      case 'ConditionalExpression': {
        const tested = this.#expression(node.test, way).way;
        return eitherStep(
          this.#expression(node.consequent, tested, isAnswer),
          this.#expression(node.alternate, tested, isAnswer),
        );
      }
      case 'LogicalExpression': {
        const left = this.#expression(node.left, way, isAnswer);
        return eitherStep(left, this.#expression(node.right, left.way, isAnswer));
      }
      case 'AwaitExpression':
        return this.#expression(node.argument, way, isAnswer);
      case 'YieldExpression':
        // `yield*` of a result goes on only with a success, and gives an error back.
        return { way: node.delegate ? this.#answer(node.argument, way) : way };
      default: {
        let after = way;
        eachChild(node, (child) => (after = this.#expression(child, after).way));
        return { way: after };
      }
    }
  }

  #call(node: CallExpression, start: Way, isAnswer: boolean): Step {
    const callee = bare(node.callee);
    const name =
      callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : undefined;
    const own = callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression';
    if (own && name === 'atomically') return { way: start };
    let { way, chain } = this.#expression(callee.type === 'MemberExpression' ? callee.object : callee, start);
    node.arguments.forEach((argument, at) => {
      if (!isFunction(argument)) return void ({ way } = this.#expression(argument, way));
      const refused = WHEN_REFUSED.has(name ?? '') || (name === 'match' && at === 1);
      const end = this.#function(argument, refused ? way : (way ?? chain));
      if (name === 'forEach') way ??= end;
      else chain ??= end;
    });
    if (own && name === 'record') way ??= node.start;
    if (isAnswer && way !== undefined && this.#isRefusal(callee))
      this.#late.set(node.start, { refusal: node.start, recorded: way });
    return { way, chain };
  }

  /** `err(…)`, under whatever name it was imported. */
  #isRefusal(callee: Node): boolean {
    const { imported } = this.#file.names;
    if (callee.type === 'Identifier') return REFUSALS.has(imported.get(callee.name)?.name ?? callee.name);
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
    return imported.get(callee.object.name)?.name === '*' && REFUSALS.has(memberName(callee) ?? '');
  }
}
