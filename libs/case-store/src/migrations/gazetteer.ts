import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Which police force and which authority a postcode lies in: empty until an edition of the National Statistics Postcode Lookup is loaded (ADR 0024). */
export class CaseGazetteer1796200000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const role of ['web', 'exchange'] as const) await grant(runner, role, 'select', 'place, place_edition');
  }

  async down(runner: QueryRunner): Promise<void> {
    // The table beneath the view is that of the edition; both go with it.
    await runner.query(`do $$ declare beneath text; begin
      select string_agg(format('%I', c.relname), ', ') into beneath from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname ~ '^place_(\\d+|next)$';
      drop view place;
      execute 'drop table place_edition, ' || beneath;
    end $$`);
  }
}

const tables = `
-- Every edition that was loaded, the newest being the one that is looked up in.
create table place_edition (edition int generated always as identity primary key, source_digest text not null, rows int not null, rejected int not null, without_area int not null, loaded_at timestamptz not null default now());

-- Looked up through the view, whose rights stay while the table beneath it changes with each edition. Neither force nor authority: outside England and Wales.
create table place_0 (postcode text collate "C" primary key, force text, authority text, terminated text, file_row int not null);
create view place as select postcode, force, authority, terminated from place_0;
`;
