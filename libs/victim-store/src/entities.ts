import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The victim part of one message, as its sender signed it. */
@Entity('victim_part')
export class VictimPart {
  @PrimaryColumn('text') issuer!: string;
  @PrimaryColumn('uuid', { name: 'message_id' }) messageId!: string;
  @PrimaryColumn('text') direction!: 'received' | 'sent';
  @Column('text') kind!: string;
  /** The other agency: who sent it, or to whom it was sent. */
  @Column('text') partner!: string;
  @Column('uuid') conversation!: string;
  /** The signed header; proves `part` together with `salt`. */
  @Column('text') signed!: string;
  @Column('text') salt!: string;
  /** The exact JSON text of the part. */
  @Column('text') part!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
}
