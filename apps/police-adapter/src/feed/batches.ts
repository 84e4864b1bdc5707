/** How large a batch may grow: in items, and in whatever `weigh` measures. */
export interface BatchLimits<T> {
  readonly items: number;
  readonly weight: number;
  weigh(item: T): number;
}

/** Gathers what comes into lists within the limits (one item may exceed the weight alone), so that memory stays the same however long the stream is. */
export async function* inBatches<T>(items: AsyncIterable<T>, limits: BatchLimits<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let weight = 0;
  for await (const item of items) {
    batch.push(item);
    weight += limits.weigh(item);
    if (batch.length < limits.items && weight < limits.weight) continue;
    yield batch;
    batch = [];
    weight = 0;
  }
  if (batch.length > 0) yield batch;
}
