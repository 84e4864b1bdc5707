import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived, type Effect, Preload, type PreloadDeclaration } from '#exchange';
import { hasMore, type IncidentCasePart, openFields } from './case-part.js';

const subjectKey = (name: 'crn' | 'pnc' | 'cro') => (message: Arrived<never>): string[] => {
  const key = (message.content as IncidentCasePart).subject?.[name];
  return key === undefined ? [] : [key];
};

/** The person whom an incident names, by each exact identifier: one statement a wave and identifier. */
const people: Readonly<Record<'byCrn' | 'byFormerCrn' | 'byPnc' | 'byCro', PreloadDeclaration>> = {
  byCrn: { sql: 'select crn from supervised_person where crn = any($1)', keys: subjectKey('crn'), column: 'crn' },
  byFormerCrn: { sql: 'select crn, former from supervised_person cross join unnest(former_crns) as former where former_crns && $1', keys: subjectKey('crn'), column: 'former' },
  byPnc: { sql: 'select crn, pnc from supervised_person where pnc = any($1)', keys: subjectKey('pnc'), column: 'pnc' },
  byCro: { sql: 'select crn, cro from supervised_person where cro = any($1)', keys: subjectKey('cro'), column: 'cro' },
};

/** Takes reportable incidents (M9, M10) into the queue of the person's caseload team. */
@Controller()
export class ReportableIncidentHandler {
  @EventPattern<string>('reportable-incident-arrest')
  @Preload(people)
  arrest(message: Arrived<IncidentCasePart>): Effect[] {
    return takeIncident(message, true);
  }

  @EventPattern<string>('reportable-incident-no-arrest')
  @Preload(people)
  withoutArrest(message: Arrived<IncidentCasePart>): Effect[] {
    return takeIncident(message, false);
  }
}

/**
 * One row for each version that a force sends; which is the newest follows from the rows, so the order of arrival does not matter. An incident whose
 * identifiers name nobody, or more than one person, is not guessed: it waits, without a person, where managers see it.
 */
export function takeIncident(message: Arrived<IncidentCasePart>, arrest: boolean): Effect[] {
  const { content } = message;
  const crn = personOf(message);
  const row = {
    id: message.id, issuer: message.issuer, conversation: message.conversation, kind: message.kind, incident_reference: content.incidentReference, version: content.version,
    crn, subject_crn: content.subject?.crn ?? null, subject_pnc: content.subject?.pnc ?? null, subject_cro: content.subject?.cro ?? null,
    arrest, received_at: message.receivedAt, sensitive: hasMore(content), open_content: openFields(content), state: 'NEW',
  };
  return [{ insert: 'incident', row }, ...(crn === null ? [] : [{ concerns: crn }]), { delivered: crn === null ? 'unallocated' : 'caseload' }];
}

/** The one person whom all given identifiers agree on; `null` for nobody and for several. */
function personOf({ preloaded }: Arrived<IncidentCasePart>): string | null {
  const crns = new Set(Object.values(preloaded).flat().map((row) => row['crn'] as string));
  const [only] = crns;
  return crns.size === 1 && only !== undefined ? only : null;
}
