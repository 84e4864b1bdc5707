import { type Type } from '@nestjs/common';
import { type Finding, GatewayError } from '#messages';
import { requestValidation } from '#platform';
import { type FormFields } from '../form/fields.js';
import { shownFindings } from '../form/findings.js';
import { FormError, type Page } from '../page.js';
import { timeParts, utcOf } from '../show/local-time.js';

/** One field of a form of the register, as `content-form` draws it. */
interface StaffField {
  /** Where the request has it. */
  readonly name: string;
  readonly control: 'line' | 'lines' | 'moment';
  readonly label: string;
  readonly hint?: string;
  /** The request takes a list: names with commas between. */
  readonly isList?: true;
  readonly value?: string;
}

/** A form of the register. */
export interface StaffForm {
  readonly title: string;
  readonly back: NonNullable<Page['back']>;
  readonly intro: string;
  readonly sendText: string;
  readonly fields: readonly StaffField[];
}

/** Asked for in every form. */
export const reasonField: StaffField = { name: 'reason', control: 'lines', label: 'Reason', hint: 'Kept in the audit with your name. Name nobody, and leave out addresses, postcodes, phone numbers and emails.' };

/** What somebody typed into a moment: the time in UTC, or the words themselves where there is no such time by the clocks in England and Wales, so that the check says so. */
function momentIn(typed: FormFields, name: string): string | undefined {
  const [day, time] = [typed.date(name), typed.text(`${name}-time`)];
  return day === undefined && time === undefined ? undefined : utcOf(day ?? '', time ?? '') ?? `${day ?? ''} ${time ?? ''}`;
}

function shownValue({ name, control, value }: StaffField, typed: FormFields | undefined): unknown {
  if (control !== 'moment') return typed === undefined ? value : typed.text(name);
  return timeParts(typed === undefined ? value : momentIn(typed, name));
}

/** The page of a form: as it is opened, or with what somebody typed and what is to be put right. */
export function staffFormPage({ title, back, intro, sendText, fields }: StaffForm, typed?: FormFields, findings: readonly Finding[] = []): Page {
  const controls = fields.map((field) => ({ hint: '', ...field, value: shownValue(field, typed) }));
  const fieldAt = (path: string): string | undefined => fields.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/`))?.name;
  const shown = shownFindings(findings, fieldAt, (name) => fields.find((field) => field.name === name)?.label);
  return { view: 'content-form', title, back, model: { intro, sendText, controls, places: [], findings: shown } };
}

/** Reads a form as the request that the API takes, by the same rules, and acts on it. @throws FormError with the same page again where there is something to put right */
export async function acted<Request, Done>(form: StaffForm, type: Type<Request>, typed: FormFields, act: (request: Request) => Promise<Done>): Promise<Done> {
  const body = Object.fromEntries(form.fields.flatMap(({ name, control, isList }): (readonly [string, string | readonly string[]])[] => {
    const value = control === 'moment' ? momentIn(typed, name) : typed.text(name);
    if (isList === true) return [[name, (value ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '')]];
    return value === undefined ? [] : [[name, value]];
  }));
  try {
    return await act(await requestValidation().transform(body, { type: 'body', metatype: type }) as Request);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'REQUEST_INVALID') throw error;
    throw new FormError(staffFormPage(form, typed, error.findings), error.findings);
  }
}
