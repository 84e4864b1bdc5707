import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type SupervisedPerson, type SupervisionNotification, type SupervisionSnapshot } from '#messages';
import { type Arrived, type Effect, Preload } from '#exchange';

const hex = (digest: string): string => `\\x${Buffer.from(digest, 'base64url').toString('hex')}`;

/** What probation tells a force about the people supervised in its area (M8): who, what changed, and when to forget. */
@Controller()
export class SupervisionController {
  /** Keeps the person and has the waiting incidents compared again; when supervision here ends, nothing that was told of the person stays. */
  @EventPattern<string>('supervision-notification')
  notified(message: Arrived<SupervisionNotification>): Effect[] {
    const { change, person, digest } = message.content;
    if (change === 'ENDED' || change === 'TRANSFERRED') return [{ forget: 'supervision', where: { crn: person.crn } }, { forgetParts: true }, { insert: 'forget_task', row: { crn: person.crn } }];
    const current = person.names?.find(({ kind }) => kind === 'CURRENT') ?? person.names?.[0];
    return [
      {
        put: 'supervision',
        row: {
          crn: person.crn, issuer: message.issuer, given_names: current?.givenNames ?? null, family_name: current?.familyName ?? null, date_of_birth: person.dateOfBirth ?? null,
          identifiers: identifiersOf(person), content_digest: hex(digest), message_id: message.id, notified_at: message.issuedAt.toISOString(),
        },
      },
      { insert: 'match_task', row: { crn: person.crn } },
    ];
  }

  /** Notes the newest snapshot; the comparison waits until what was sent before it has been applied. */
  @EventPattern<string>('supervision-snapshot')
  @Preload({ known: { sql: 'select issuer, as_of from supervision_snapshot where issuer = any($1)', keys: (message: Arrived) => [message.issuer], column: 'issuer' } })
  snapshot(message: Arrived<SupervisionSnapshot>): Effect[] {
    const { asOf, count, digest } = message.content;
    const [known] = message.preloaded['known'] ?? [];
    if (known !== undefined && (known['as_of'] as Date).getTime() > Date.parse(asOf)) return [];
    return [{
      put: 'supervision_snapshot',
      row: { issuer: message.issuer, message_id: message.id, as_of: asOf, count, digest, received_at: message.receivedAt.toISOString(), state: 'PENDING', compared_at: null },
    }];
  }
}

/** `TYPE:value` of every identifier by which the force's own records may name the person. */
function identifiersOf(person: SupervisedPerson): string[] {
  const crns = [person.crn, ...(person.formerCrns ?? [])].map((crn) => `CRN:${crn}`);
  return [...crns, ...(person.pnc ? [`PNC:${person.pnc}`] : []), ...(person.cro ? [`CRO:${person.cro}`] : [])];
}
