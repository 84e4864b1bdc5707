import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One file of the feed and what became of it. */
@Entity('feed_file')
export class FeedFileEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') person!: string;
  @Column('int') rows!: number;
  @Column('int') accepted!: number;
  @Column('int') rejected!: number;
  @Column('int') repeated!: number;
  /** Null while the file is being taken. */
  @Column('text', { nullable: true }) outcome!: 'SUCCESSFUL' | 'PARTIAL' | 'FAILED' | null;
  @Column('jsonb') findings!: unknown[];
  @Column('uuid', { name: 'repeat_of', nullable: true }) repeatOf!: string | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** What became of one row of a file; no value of the row. */
@Entity('feed_row')
export class FeedRowEntity {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @PrimaryColumn('int', { name: 'row_number' }) rowNumber!: number;
  @Column('text') outcome!: 'ACCEPTED' | 'REJECTED' | 'REPEATED';
  @Column('jsonb') findings!: unknown[];
}
