/** A count that is published or hidden. `few` says that it is one to four, `hidden` says nothing of it. */
export interface Cell {
  readonly value: number;
  mark: 'shown' | 'few' | 'hidden';
  /** Stands in no table: it may become known unless it is small. */
  readonly isUnlisted?: true;
}

/** The least count that is shown; none at all is shown too. */
export const leastShown = 5;
export const isSmall = ({ value }: Cell): boolean => value >= 1 && value < leastShown;

/** A count with its place in two sums: part of one, and one of those that make the other. Nodes are sums: what comes in there equals what goes out. */
export interface Arc {
  readonly from: string;
  readonly to: string;
  readonly cell: Cell;
  /** Whether less may be told of it for the sake of another. */
  readonly mayHide: boolean;
}

/** A count that would be one more or one less, from one sum to the next. */
interface Step {
  readonly arc: Arc;
  readonly by: 1 | -1;
  readonly to: string;
}
type Steps = ReadonlyMap<string, readonly Step[]>;

const [markAnew, hideShown, hideNone] = [1, 10, 1_000_000];

const staysFew = ({ arc: { cell }, by }: Step): boolean => cell.mark === 'few' && cell.value + by >= 1 && cell.value + by < leastShown;

/** What it costs to leave open that a count is one more or less: nothing where what is told of it does already. */
function costOf(step: Step): number {
  const { arc: { cell, mayHide }, by } = step;
  if (cell.value + by < 0) return Infinity;
  if (cell.mark === 'hidden' || staysFew(step)) return 0;
  if (!mayHide) return Infinity;
  if (cell.mark === 'few') return markAnew;
  return cell.value === 0 ? hideNone : hideShown + cell.value;
}

/**
 * Hides what is needed so that every small or hidden count could be another one although all sums hold: each lies on a closed walk over the sums on which every count could be one more or one less for all that is told of it. The cheapest
 * walk is taken, so that little is hidden, and of that the small. A count without any stays as it is marked: it is all that there is of a hidden count, and that one could be another.
 */
export function protect(arcs: readonly Arc[]): void {
  for (const { cell } of arcs) if (isSmall(cell) && cell.mark === 'shown') cell.mark = 'few';
  const secret = arcs.filter(({ cell }) => isSmall(cell) || (cell.mark === 'hidden' && cell.value > 0 && cell.isUnlisted === undefined));
  const steps = Map.groupBy(arcs.flatMap((arc): (Step & { at: string })[] => [{ arc, by: 1, at: arc.from, to: arc.to }, { arc, by: -1, at: arc.to, to: arc.from }]), ({ at }) => at);
  const safe = new Set<Cell>();
  for (const arc of secret) for (const step of safe.has(arc.cell) ? [] : cheapestWalk(steps, arc)) {
    if (!staysFew(step)) step.arc.cell.mark = 'hidden';
    safe.add(step.arc.cell);
  }
}

/** From one end of a count to the other and back by the count itself, in the direction that costs less. */
function cheapestWalk(steps: Steps, arc: Arc): Step[] {
  const walks = ([[1, arc.from, arc.to], [-1, arc.to, arc.from]] as const).flatMap(([by, from, to]) => {
    const first: Step = { arc, by, to };
    const way = costOf(first) === Infinity ? undefined : cheapestWay(steps, to, from, arc);
    return way === undefined ? [] : [{ steps: [first, ...way.steps], cost: costOf(first) + way.cost }];
  });
  return walks.sort((a, b) => a.cost - b.cost)[0]?.steps ?? [];
}

interface Reached { readonly node: string; readonly cost: number; readonly by?: Step; readonly before?: Reached }

/** Dijkstra's algorithm, past one count. */
function cheapestWay(steps: Steps, from: string, to: string, without: Arc): { readonly steps: Step[]; readonly cost: number } | undefined {
  const done = new Set<string>();
  const open = new Cheapest();
  open.add({ node: from, cost: 0 });
  for (let next = open.take(); next !== undefined; next = open.take()) {
    if (next.node === to) return { steps: stepsTo(next), cost: next.cost };
    if (done.has(next.node)) continue;
    done.add(next.node);
    for (const step of steps.get(next.node) ?? []) {
      const cost = next.cost + costOf(step);
      if (step.arc !== without && !done.has(step.to) && cost < Infinity) open.add({ node: step.to, cost, by: step, before: next });
    }
  }
  return undefined;
}

const stepsTo = ({ by, before }: Reached): Step[] => (by === undefined || before === undefined ? [] : [...stepsTo(before), by]);

/** What was reached, the cheapest first: a binary heap. */
class Cheapest {
  private readonly heap: Reached[] = [];

  add(one: Reached): void {
    let at = this.heap.push(one) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.heap[above]!.cost > one.cost; above = (at - 1) >> 1) {
      this.heap[at] = this.heap[above]!;
      at = above;
    }
    this.heap[at] = one;
  }

  take(): Reached | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const below = right < this.heap.length && this.heap[right]!.cost < this.heap[left]!.cost ? right : left;
      if (below >= this.heap.length || this.heap[below]!.cost >= last.cost) break;
      this.heap[at] = this.heap[below]!;
      at = below;
    }
    this.heap[at] = last;
    return first;
  }
}
