import { GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';
import { type EffectTable } from '../rails/effects.js';
import { jsonRows } from '../rails/json-rows.js';
import { type Handled } from './handle.js';

/** The statements of one effect table, made once. */
interface Statements {
  readonly put: string;
  readonly insert: string;
  readonly forget: (columns: readonly string[]) => string;
}

/** What a handler wants to be true of a message, or a loop of none. */
type Effects = Pick<Handled, 'effects'> & Partial<Pick<Handled, 'message'>>;

/** Makes the statements of the tables that an app's effects may write; anything else is refused. */
export function effectStatements(tables: readonly EffectTable[]): ReadonlyMap<string, Statements> {
  return new Map(tables.map((table) => [table.table, statementsOf(table)]));
}

function statementsOf({ table, key, columns }: EffectTable): Statements {
  const names = Object.keys(columns);
  const record = (some: readonly string[]): string => some.map((name) => `${name} ${String(columns[name])}`).join(', ');
  const rest = names.filter((name) => !key.includes(name));
  const from = `select ${names.join(', ')} from json_to_recordset($1) as r (${record(names)})`;
  const update = rest.length === 0 ? 'do nothing' : `do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return {
    put: `insert into ${table} (${names.join(', ')}) ${from} on conflict (${key.join(', ')}) ${update}`,
    insert: `insert into ${table} (${names.join(', ')}) ${from} on conflict do nothing`,
    forget: (some) => `delete from ${table} using json_to_recordset($1) as r (${record(some)}) where ${some.map((name) => `${table}.${name} = r.${name}`).join(' and ')}`,
  };
}

/**
 * Writes the effects of a wave: one statement for each table and verb that occurs, whatever the number of messages.
 * Forgetting comes before putting, so that a handler may replace all rows of one person.
 */
export async function writeEffects(sql: Sql, handled: readonly Effects[], statements: ReadonlyMap<string, Statements>): Promise<void> {
  const forgets = new Map<string, { text: string; rows: Row[] }>();
  const writes = new Map<string, Row[]>();
  const add = (statement: string, row: Row): void => {
    const rows = writes.get(statement);
    if (rows === undefined) writes.set(statement, [row]);
    else rows.push(row);
  };
  for (const effect of handled.flatMap(({ effects }) => effects)) {
    if ('put' in effect) add(known(statements, effect.put).put, effect.row);
    if ('insert' in effect) add(known(statements, effect.insert).insert, effect.row);
    if ('forget' in effect) {
      const columns = Object.keys(effect.where).sort();
      const id = `${effect.forget} ${columns.join(' ')}`;
      const forget = forgets.get(id) ?? { text: known(statements, effect.forget).forget(columns), rows: [] };
      forget.rows.push(effect.where);
      forgets.set(id, forget);
    }
  }
  for (const { text, rows } of forgets.values()) await sql(text, [jsonRows(rows)]);
  for (const [text, rows] of writes) await sql(text, [jsonRows(rows)]);
  await forgetParts(sql, handled);
  await raiseAlarms(sql, handled.flatMap(({ effects }) => effects.filter((effect) => 'alarm' in effect)));
}

function known(statements: ReadonlyMap<string, Statements>, table: string): Statements {
  const found = statements.get(table);
  if (found === undefined) throw new GatewayError('CONFIG_DECLARATION', { table });
  return found;
}

async function forgetParts(sql: Sql, handled: readonly Effects[]): Promise<void> {
  const orders = handled.flatMap(({ message, effects }) => (message === undefined || !effects.some((effect) => 'forgetParts' in effect) ? [] : [{ issuer: message.issuer, ordering_key: message.payload.orderingKey }]));
  if (orders.length === 0) return;
  await sql(
    `delete from message_part p using json_to_recordset($1) as r (issuer text, ordering_key uuid) where p.issuer = r.issuer and p.ordering_key = r.ordering_key`,
    [jsonRows(orders)],
  );
}
