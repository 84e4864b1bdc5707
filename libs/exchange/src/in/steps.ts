import { checkParts, openMessage, type PrivateKeys, readSigned } from '#envelope';
import { type Directory } from '#directory';
import { checkFloor, findStrayContact, labelsPresent } from '#labels';
import { asGatewayError, type AgencyCode, GatewayError, kindOf, messagesKeptDays, parsePart, type Receipts, timeOfMessageId } from '#messages';
import { mayBeEarly } from '../rails/early.js';
import { checkRoot } from '../receipts/leaf.js';
import { evenly } from './evenly.js';
import { type Admitted, type Failed, type Parsed, type Received, type Verified } from './incoming.js';

/** What the steps need to know of this node. */
export interface StepParts {
  readonly agency: AgencyCode;
  readonly exchangeKeys: PrivateKeys;
  directory(): Directory;
  now(): Date;
}

/** How far apart clocks may be, and a message id's time from its time of issue (DESIGN section 4). */
export const clockToleranceMs = 5 * 60_000;
/** Longer than this no message may live: the inbox remembers ids for longer still. */
const longestLifeMs = 90 * 86_400_000;

/** A day less than the inbox keeps, which goes by the time inside the id. */
const rememberedMs = (messagesKeptDays - 1) * 86_400_000;

/** The way of one message up to its handler. Every step must pass; none can be skipped; the type changes at each. Until its sender is proven, every failure is like every other. */
export const readMessage = (parts: StepParts, received: Received): Promise<Parsed | Failed> =>
  evenly(() => takeSteps(parts, received), (read) => !isParsed(read) && read.verified === undefined);

/** The same without regard to how long it takes. */
export async function takeSteps(parts: StepParts, received: Received): Promise<Parsed | Failed> {
  const { version } = parts.directory();
  let bundle: Bundle | undefined;
  let verified: Verified | undefined;
  try {
    bundle = await openMessage(received.bytes.toString('latin1'), parts.exchangeKeys);
    verified = await verify(parts, received, bundle);
    return checkLabels(parts, parse(admit(parts, verified)));
  } catch (error) {
    const failure = asGatewayError(error);
    if (failure.fate === 'retry') throw failure;
    const isCurable = bundle !== undefined && mayBeEarly(failure.code, verified !== undefined);
    // What was held was proven when it came, though its key may be revoked by now: it keeps its place, and its sender is told.
    const proven = verified ?? (received.source.from === 'held' ? received.source.proven : undefined);
    return { received, error: failure, ...(proven === undefined ? {} : { verified: proven }), ...(isCurable ? { triedWith: version } : {}) };
  }
}

type Bundle = Awaited<ReturnType<typeof openMessage>>;

/** Verifies the sender's signature over the digests of the very parts that came in the opened envelope. */
async function verify({ directory, now }: StepParts, received: Received, bundle: Bundle): Promise<Verified> {
  const { payload, digest } = await readSigned(bundle.signed, (kid, { iss, issuedAt }) => directory().signingKeys(iss, kid, issuedAt, now()));
  checkParts(bundle.parts, payload.parts);
  const { case: forCase, originator, mappa, victim } = bundle.parts;
  return { ...received, signed: bundle.signed, payload, digest, parts: { case: forCase, originator, mappa }, victim: victim ?? null, replaces: bundle.replaces ?? [] };
}

/** Checks that this sender may send us this kind for this purpose, now and on this lane. */
function admit({ agency, directory, now }: StepParts, message: Verified): Admitted {
  const { payload, source } = message;
  const facts = { messageId: payload.id, agency: payload.iss, kind: payload.kind };
  if (payload.aud !== agency) throw new GatewayError('PARTNER_RECIPIENT', facts);
  const { kind, ordering } = kindOf(payload);
  directory().admits({ from: payload.iss, to: agency, kind, purpose: payload.purpose, lawfulBasis: payload.lawfulBasis, at: now() });
  if (payload.lane !== message.lane) throw new GatewayError('MESSAGE_MALFORMED', { ...facts, path: '/lane' });
  const issuedMs = payload.iat * 1000;
  const nowMs = now().getTime();
  if (issuedMs - nowMs > clockToleranceMs) throw new GatewayError('MESSAGE_TOO_EARLY', facts);
  if (payload.exp * 1000 - issuedMs > longestLifeMs) throw new GatewayError('MESSAGE_MALFORMED', { ...facts, path: '/exp' });
  // Older than what the inbox remembers: whether it came before, nobody knows any more.
  if (nowMs - issuedMs > rememberedMs) throw new GatewayError('MESSAGE_EXPIRED', facts);
  // What had arrived in time and waited here does not expire by our own waiting.
  if (source.from === 'topic' && payload.exp * 1000 <= nowMs) throw new GatewayError('MESSAGE_EXPIRED', facts);
  if (Math.abs(timeOfMessageId(payload.id).getTime() - issuedMs) > clockToleranceMs) throw new GatewayError('MESSAGE_ID_TIME', facts);
  if ((ordering === 'none') !== (payload.sequence === null)) throw new GatewayError('SEQUENCE_MISSING', facts);
  return { ...message, kind, issuer: payload.iss };
}

/** Reads the parts by the published contract of the kind. */
function parse(message: Admitted): Parsed {
  const { kind, payload, parts, victim } = message;
  const facts = { messageId: payload.id, agency: payload.iss, kind };
  const { mayHaveVictimPart } = kindOf(payload);
  if (mayHaveVictimPart !== (victim !== null)) throw new GatewayError('MESSAGE_UNEXPECTED_PART', { ...facts, part: 'victim' });
  const content = parsePart(kind, 'case', parts.case.part);
  const originator = parsePart(kind, 'originator', parts.originator.part);
  // No kind of today has MAPPA fields, so this admits only an empty one.
  parsePart(kind, 'mappa', parts.mappa.part);
  if (kind === 'receipts') checkRoot(content as Receipts, payload.root);
  return { ...message, content, originator };
}

/** Checks that labels are no lower than the kind demands, no higher than the agreement allows, and that no text tells what its labels would hide. */
function checkLabels({ agency, directory, now }: StepParts, message: Parsed): Parsed {
  const { kind, payload, content, originator } = message;
  const facts = { messageId: payload.id, agency: payload.iss, kind };
  checkFloor(kind, content);
  const labels = labelsPresent(kind, { case: content, originator, mappa: {} });
  directory().admits({ from: payload.iss, to: agency, kind, purpose: payload.purpose, labels, at: now() });
  const stray = findStrayContact(kind, content, originator);
  if (stray.length > 0) throw new GatewayError('LABEL_STRAY_CONTACT', { ...facts, count: stray.length, path: stray[0]?.path ?? '' });
  return message;
}

/** Whether a message came through all steps. */
export const isParsed = (message: Parsed | Failed): message is Parsed => 'content' in message;
