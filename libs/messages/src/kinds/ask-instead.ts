/** Where an agency says to ask instead of itself: a force, an area, or neither. */
export interface AskedInstead {
  readonly force?: string;
  readonly area?: string;
}

type Read = (content: Readonly<Record<string, unknown>>) => AskedInstead | undefined;

const named = (name: keyof AskedInstead, value: unknown): AskedInstead => (typeof value === 'string' ? { [name]: value } : {});
const asObject = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {});

/** The answers that may send the enquirer elsewhere, and where they say so (DOMAIN 2.2, 2.3). */
const readers: Readonly<Record<string, Read>> = {
  'enquiry-refusal': ({ code, askInstead }) => (code === 'WRONG_AREA' ? { ...named('force', asObject(askInstead)['force']), ...named('area', asObject(askInstead)['area']) } : undefined),
  'da-response': ({ status, redirectedTo }) => (status === 'REDIRECTED' ? named('force', redirectedTo) : undefined),
  'safeguarding-response': ({ status, redirectedTo }) => (status === 'REDIRECTED' ? named('area', redirectedTo) : undefined),
};

/** Where the case part of an answer says to ask instead; `undefined` for one that sends the enquirer nowhere. */
export const askInsteadIn = (kind: string, content: object): AskedInstead | undefined => (Object.hasOwn(readers, kind) ? readers[kind]?.(asObject(content)) : undefined);
