import { Column, Entity, PrimaryColumn, ViewColumn, ViewEntity } from 'typeorm';

/** Something a person must look at. Raised once for the same code and facts until cleared. */
@Entity('alarm')
export class Alarm {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
  /** Ids, kinds, counts; nothing personal. */
  @Column('jsonb') facts!: Record<string, string | number>;
  @Column('timestamptz', { name: 'raised_at' }) raisedAt!: Date;
  @Column('timestamptz', { name: 'cleared_at', nullable: true }) clearedAt!: Date | null;
  @Column('text', { name: 'cleared_by', nullable: true }) clearedBy!: string | null;
}

/** Where a message stands, sent or received; no content. */
@ViewEntity({ name: 'message_status', synchronize: false })
export class MessageStatus {
  @ViewColumn({ name: 'message_id' }) messageId!: string;
  @ViewColumn() direction!: 'sent' | 'received';
  @ViewColumn() partner!: string;
  @ViewColumn() kind!: string;
  @ViewColumn() lane!: string;
  @ViewColumn() conversation!: string | null;
  @ViewColumn() sequence!: string | null;
  @ViewColumn() stage!: string;
  @ViewColumn() code!: string | null;
  @ViewColumn() at!: Date;
  @ViewColumn({ name: 'issued_at' }) issuedAt!: Date;
}

/** A quarantined record without its bytes. */
@ViewEntity({ name: 'quarantine_listing', synchronize: false })
export class QuarantineListing {
  @ViewColumn() id!: string;
  @ViewColumn() lane!: string;
  @ViewColumn() topic!: string;
  @ViewColumn() partition!: number;
  @ViewColumn({ name: 'record_offset' }) recordOffset!: string;
  @ViewColumn() size!: number;
  @ViewColumn() code!: string;
  @ViewColumn() facts!: Record<string, string | number>;
  @ViewColumn() issuer!: string | null;
  @ViewColumn({ name: 'message_id' }) messageId!: string | null;
  @ViewColumn() kind!: string | null;
  @ViewColumn() seen!: number;
  @ViewColumn({ name: 'quarantined_at' }) quarantinedAt!: Date;
  @ViewColumn() state!: 'early' | 'waiting' | 'released' | 'discarded';
  @ViewColumn({ name: 'early_until' }) earlyUntil!: Date | null;
  @ViewColumn({ name: 'decided_at' }) decidedAt!: Date | null;
  @ViewColumn({ name: 'decided_by' }) decidedBy!: string | null;
  @ViewColumn() reason!: string | null;
}
