import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a message under a stolen key has caused is looked up whenever somebody asks, for it goes on; and a receipt that came under one does not count until a person has said that it is genuine. */
export class CausedByCompromised1796300000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(views);
    for (const role of ['exchange', 'web'] as const) await grant(runner, role, 'select', 'good_receipt');
    await grant(runner, 'web', 'select', 'compromised_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${evidenceOf('receipt')}; drop view compromised_standing, good_receipt; alter table compromised_message add column caused jsonb not null default '{}'`);
  }
}

/** All that proves one receipt, as before; only of those that count. */
const evidenceOf = (receipts: string): string => `create or replace view receipt_evidence as
  select r.message_id, r.recipient, r.stage, r.at, r.carried_by, r.leaf, i.signed as carrier, p.body as leaves, s.signed as message
  from ${receipts} r join inbox i on i.message_id = r.carried_by and i.issuer = r.recipient
    join message_part p on p.message_id = r.carried_by and p.issuer = r.recipient and p.part = 'case'
    join sent_message s on s.message_id = r.message_id`;

const views = `
alter table compromised_message drop column caused;

-- Receipts that count: not those that came under a key which may have been in other hands, unless a person has said that they are genuine.
create view good_receipt as
  select r.* from receipt r where not exists (
    select 1 from compromised_message c where c.message_id = r.carried_by and c.issuer = r.recipient and c.decision is distinct from 'genuine');

${evidenceOf('good_receipt')};

-- How far each of the listed messages has come, where its victim part is if its kind has one, and the place in the order that it took, beside the next that is free now.
create view compromised_standing as
  select c.message_id, c.issuer, i.stage, i.opened_as, i.sequence, s.next,
    case when i.part_refused is not null then 'refused'
      when exists (select 1 from forward f where f.message_id = c.message_id and f.issuer = c.issuer and f.direction = 'received') then 'on its way' else 'at the desk' end as victim_part
  from compromised_message c join inbox i on i.message_id = c.message_id and i.issuer = c.issuer
    left join sequence_in s on s.issuer = i.issuer and s.ordering_key = i.ordering_key;
`;
