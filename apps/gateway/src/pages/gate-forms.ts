import { type Type } from '@nestjs/common';
import { type Finding, GatewayError } from '#messages';
import { type Choice, FormError, type FormFields, type Page, shownFindings } from '#pages';
import { requestValidation } from '#platform';

/** One field of a form at a gate or review, as `content-form` draws it. */
interface GateField {
  /** Where the request has it, e.g. `proposedAddress.postcode`. */
  readonly name: string;
  readonly control: 'line' | 'lines' | 'choice' | 'date';
  readonly label: string;
  readonly hint?: string;
  readonly items?: readonly Choice[];
}

/** A form at a gate or review. */
export interface GateForm {
  readonly title: string;
  readonly back: NonNullable<Page['back']>;
  readonly intro: string;
  readonly sendText: string;
  readonly fields: readonly GateField[];
}

/** The page of a form: as it is opened, or with what somebody typed and what is to be put right. */
export function gateFormPage({ title, back, intro, sendText, fields }: GateForm, typed?: FormFields, findings: readonly Finding[] = []): Page {
  const controls = fields.map((field) => ({ hint: '', ...field, marking: 'SENSITIVE', value: field.control === 'date' ? partsOf(typed?.date(field.name)) : typed?.text(field.name) }));
  const nameAt = (path: string): string | undefined => fields.find(({ name }) => path === `/${name.replaceAll('.', '/')}`)?.name;
  const shown = shownFindings(findings, nameAt, (name) => fields.find((field) => field.name === name)?.label);
  return { view: 'content-form', title, back, model: { intro, sendText, controls, places: [], findings: shown } };
}

/** A day as its three fields show it again. */
function partsOf(date: string | undefined): object | undefined {
  if (date === undefined) return undefined;
  const [year, month, day] = date.split('-');
  return { day, month, year };
}

/** What was typed as the request that the API takes, by the same rules. @throws GatewayError REQUEST_INVALID */
export const requestOf = async <Request>(type: Type<Request>, body: object): Promise<Request> => await requestValidation().transform(body, { type: 'body', metatype: type }) as Request;

/** Acts on a form that was sent. @throws FormError with the same page again where there is something to put right */
export async function acted<Done>(form: GateForm, typed: FormFields, act: () => Promise<Done>): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'REQUEST_INVALID') throw error;
    throw new FormError(gateFormPage(form, typed, error.findings), error.findings);
  }
}
