import { GatewayError } from '../errors/index.js';
import { type SignedPayload } from '../signed/signed-payload.js';
import { adultReferral } from './adult-referral.js';
import { adultReferralOutcome } from './adult-referral-outcome.js';
import { answerChase } from './answer-chase.js';
import { childReferral } from './child-referral.js';
import { connectionTest } from './connection-test.js';
import { contestDecision } from './contest-decision.js';
import { custodyAcknowledgement } from './custody-acknowledgement.js';
import { custodyNotice } from './custody-notice.js';
import { daEnquiry } from './da-enquiry.js';
import { daResponse } from './da-response.js';
import { enquiryRefusal } from './enquiry-refusal.js';
import { type Answered, type KindDeclaration } from './kind-declaration.js';
import { maracAcknowledgement } from './marac-acknowledgement.js';
import { maracReferral } from './marac-referral.js';
import { messageCorrection } from './message-correction.js';
import { placeGivenUpOf } from './place-given-up.js';
import { receipts } from './receipts.js';
import { refusalContest } from './refusal-contest.js';
import { referralAcknowledgement } from './referral-acknowledgement.js';
import { referralOutcome } from './referral-outcome.js';
import { reportableIncidentArrest, reportableIncidentNoArrest } from './reportable-incident.js';
import { safeguardingEnquiry } from './safeguarding-enquiry.js';
import { safeguardingResponse } from './safeguarding-response.js';
import { supervisionNotification } from './supervision-notification.js';
import { supervisionSnapshot } from './supervision-snapshot.js';

/** Every kind of message that there is; a new one is one line here. Whatever depends on the kind walks this list. */
const ofContent = [
  supervisionNotification,
  supervisionSnapshot,
  reportableIncidentArrest,
  reportableIncidentNoArrest,
  daEnquiry,
  daResponse,
  enquiryRefusal,
  refusalContest,
  contestDecision,
  safeguardingEnquiry,
  safeguardingResponse,
  childReferral,
  referralAcknowledgement,
  referralOutcome,
  adultReferral,
  adultReferralOutcome,
  custodyNotice,
  custodyAcknowledgement,
  maracReferral,
  maracAcknowledgement,
  answerChase,
  messageCorrection,
  receipts,
  connectionTest,
] as const;
const declarations = [...ofContent, placeGivenUpOf(ofContent.map(({ kind }) => kind))] as const;

type Declared = (typeof declarations)[number];
export type Kind = Declared['kind'];
export const kindNames: readonly Kind[] = declarations.map(({ kind }) => kind);
export const kinds = Object.fromEntries(declarations.map((declaration) => [declaration.kind, declaration])) as unknown as Readonly<{ [Name in Kind]: KindDeclaration<Name> }>;

/** Whether a message of one kind answers one of the other. */
export const answersTo = (kind: Kind, asked: string): boolean => (kinds[kind] as KindDeclaration).answers?.kinds.includes(asked) ?? false;

/** Where a message leaves what it answers, by its kind and content; `undefined` for one that answers nothing. */
export function stateLeftBy(kind: Kind, content: object): Answered | undefined {
  const { answers }: KindDeclaration = kinds[kind];
  const value = answers?.unless === undefined ? undefined : (content as Readonly<Record<string, unknown>>)[answers.unless.field];
  return typeof value === 'string' && answers?.unless?.in.includes(value) === true ? answers.unless.leaves : answers?.leaves;
}

/** The CRN of the supervised person whom a message concerns, as its case part has it; `undefined` where it names nobody by one. */
export function crnIn(kind: string, content: object): string | undefined {
  const { concerns }: Partial<KindDeclaration> = isKind(kind) ? kinds[kind] : {};
  const found = concerns?.split('.').reduce<unknown>((within, name) => (within as Record<string, unknown> | undefined)?.[name], content);
  return typeof found === 'string' ? found : undefined;
}

/** The same of a message that answers one with this case part: it concerns whom that concerns. */
export function crnAnswered(kind: string, asked: object): string | undefined {
  const { answers }: Partial<KindDeclaration> = isKind(kind) ? kinds[kind] : {};
  return answers?.kinds.map((one) => crnIn(one, asked)).find((crn) => crn !== undefined);
}

export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text);

/**
 * The declaration of a verified payload's kind and version.
 * @throws MESSAGE_UNKNOWN_KIND, MESSAGE_UNKNOWN_VERSION
 */
export function kindOf(payload: Pick<SignedPayload, 'kind' | 'type'>): KindDeclaration<Kind> {
  if (!isKind(payload.kind)) throw new GatewayError('MESSAGE_UNKNOWN_KIND');
  const declaration: KindDeclaration<Kind> = kinds[payload.kind];
  if (payload.type !== `${declaration.kind}.v${declaration.version}`) throw new GatewayError('MESSAGE_UNKNOWN_VERSION', { kind: declaration.kind });
  return declaration;
}
