import { type Type } from '@nestjs/common';
import { type Finding, GatewayError } from '#messages';
import { requestValidation } from '#platform';
import { FormError, type Page } from '../page.js';
import { dateParts, timeParts, utcOf } from '../show/local-time.js';
import { type Choice } from './controls.js';
import { type FormFields } from './fields.js';
import { shownFindings } from './findings.js';

/** One field of a form that makes a request of the API, as `content-form` draws it. */
export interface RequestField {
  /** Where the request has it, e.g. `proposedAddress.postcode`. */
  readonly name: string;
  readonly control: 'line' | 'lines' | 'choice' | 'date' | 'moment';
  readonly label: string;
  readonly hint?: string;
  readonly items?: readonly Choice[];
  /** The request takes a list: names with commas between. */
  readonly isList?: true;
  readonly value?: string;
}

/** A form that makes a request of the API: what is not the content of a message. */
export interface RequestForm {
  readonly title: string;
  readonly back: NonNullable<Page['back']>;
  readonly intro: string;
  readonly sendText: string;
  /** Said at each field, where all of it is sensitive. */
  readonly marking?: 'SENSITIVE';
  readonly fields: readonly RequestField[];
}

/** The page of a form: as it is opened, or with what somebody typed and what is to be put right. */
export function requestFormPage({ title, back, intro, sendText, marking, fields }: RequestForm, typed?: FormFields, findings: readonly Finding[] = []): Page {
  const controls = fields.map((field) => ({ hint: '', marking, ...field, value: shownValue(field, typed) }));
  const at = (name: string): string => `/${name.replaceAll('.', '/')}`;
  const fieldAt = (path: string): string | undefined => fields.find(({ name }) => path === at(name) || path.startsWith(`${at(name)}/`))?.name;
  const shown = shownFindings(findings, fieldAt, (name) => fields.find((field) => field.name === name)?.label);
  return { view: 'content-form', title, back, model: { intro, sendText, controls, places: [], findings: shown } };
}

function shownValue(field: RequestField, typed: FormFields | undefined): unknown {
  const value = typed === undefined ? field.value : typedIn(field, typed);
  if (field.control === 'moment') return timeParts(value);
  return field.control === 'date' ? dateParts(value) : value;
}

/** What somebody typed: of a moment the time in UTC, or the words themselves where there is no such time by the clocks in England and Wales, so that the check says so. */
function typedIn({ name, control }: RequestField, typed: FormFields): string | undefined {
  if (control === 'date') return typed.date(name);
  if (control !== 'moment') return typed.text(name);
  const [day, time] = [typed.date(name), typed.text(`${name}-time`)];
  return day === undefined && time === undefined ? undefined : utcOf(day ?? '', time ?? '') ?? `${day ?? ''} ${time ?? ''}`;
}

/** The body of the request as it was typed. Its fields are not nested. */
export const bodyIn = ({ fields }: RequestForm, typed: FormFields): object => Object.fromEntries(fields.flatMap((field): (readonly [string, string | readonly string[]])[] => {
  const value = typedIn(field, typed);
  if (field.isList === true) return [[field.name, (value ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')]];
  return value === undefined ? [] : [[field.name, value]];
}));

/** A body as the request that the API takes, by the same rules. @throws GatewayError REQUEST_INVALID */
export const requestOf = async <Request>(type: Type<Request>, body: object): Promise<Request> => await requestValidation().transform(body, { type: 'body', metatype: type }) as Request;

/** Acts on a form that was sent. @throws FormError with the same page again where there is something to put right */
export async function acted<Done>(form: RequestForm, typed: FormFields, act: () => Promise<Done>): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'REQUEST_INVALID') throw error;
    throw new FormError(requestFormPage(form, typed, error.findings), error.findings);
  }
}
