/** The tables of a log, the same in every store. Rows may be added and read; nobody's role may change or delete one, and their owner only by taking the guard away first. */
export const logTables = `
create index audit_entry_in_order on audit_entry (tx, id);
drop index audit_entry_by_tx;

-- One row for each entry that has been sealed, in the order of the log. The entry may be deleted; this stays.
create table audit_leaf (
  position bigint primary key, entry uuid not null unique, tx xid8 not null, digest bytea not null,
  subject_tag bytea, subject_sequence bigint, previous bigint, hash bytea not null,
  check ((subject_tag is null) = (subject_sequence is null))
);
create unique index audit_leaf_by_subject on audit_leaf (subject_tag, subject_sequence) where subject_tag is not null;

-- Hashes of complete subtrees of every eighth level: any proof is made from a few hundred rows, whatever the size of the log.
create table audit_node (level smallint not null, place bigint not null, hash bytea not null, primary key (level, place));

create function audit_is_kept() returns trigger language plpgsql as $$ begin raise exception 'what has been sealed is neither changed nor deleted' using errcode = '42501'; end $$;
create trigger audit_is_kept before update or delete or truncate on audit_leaf for each statement execute function audit_is_kept();
create trigger audit_is_kept before update or delete or truncate on audit_node for each statement execute function audit_is_kept();
`;
/** Takes them away again. */
export const dropLogTables = 'drop table audit_leaf, audit_node; drop function audit_is_kept; create index audit_entry_by_tx on audit_entry (tx); drop index audit_entry_in_order';
