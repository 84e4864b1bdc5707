import { expectDone, NodeApi } from '../../deploy/local/http.js';
import { stack } from '../support/stack.js';

type Item = Readonly<Record<string, unknown>>;

/** Every item of a list of the API, oldest first. */
async function listed(api: NodeApi, path: string, query: Readonly<Record<string, string>>): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const { items, next } = expectDone(await api.get(`${path}?${new URLSearchParams({ ...query, ...(cursor === null ? {} : { cursor }) }).toString()}`)) as unknown as { items: Item[]; next: string | null };
    found.push(...items);
    more = typeof next === 'string';
    cursor = next;
  }
  return found.reverse();
}

/** The operator of every agency decides about everything of others that waits in its quarantine, and among the refused parts of its desk unless told to leave those, with this code. @returns about how many */
export async function decideAll(code: string, decision: 'release' | 'discard', reason: string, { desk = true } = {}): Promise<number> {
  let decided = 0;
  for (const { agency } of stack().agencies) {
    for (const [process, path, verb] of [['web', '/api/quarantine', decision], ...(desk ? [['desk', '/api/refused-parts', decision === 'release' ? 'retry' : decision] as const] : [])] as const) {
      const api = await NodeApi.as(stack(), agency, 'operator', process);
      for (const { id } of (await listed(api, path, { state: 'waiting' })).filter((item) => item['code'] === code && item['direction'] !== 'sent')) {
        const answer = await api.post(`${path}/${String(id)}/${verb}`, { reason });
        // Decided about before, and not carried out yet.
        if (answer.status !== 409) expectDone(answer);
        decided += 1;
      }
    }
  }
  return decided;
}

/** The operator of every agency says of each message that came under a compromised key whether its sender knows it. @returns of how many */
export async function judgeCompromised(isForged: (messageId: string) => boolean): Promise<number> {
  let judged = 0;
  for (const { agency } of stack().agencies) {
    const api = await NodeApi.as(stack(), agency, 'operator');
    for (const { messageId, partner } of await listed(api, '/api/compromised-messages', { state: 'open' })) {
      const decision = isForged(String(messageId)) ? 'forged' : 'genuine';
      expectDone(await api.post(`/api/compromised-messages/${String(partner)}/${String(messageId)}/decide`, { decision, reason: `Its sender was asked, and ${decision === 'forged' ? 'has it not' : 'has it'} in its own log` }));
      judged += 1;
    }
  }
  return judged;
}
