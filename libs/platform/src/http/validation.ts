import { ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { type Finding, type FindingCode, GatewayError } from '#messages';

/** Our code for each rule of class-validator that request classes use; any other is a wrong type. */
const codes: Readonly<Record<string, FindingCode>> = {
  isDefined: 'REQUIRED', isNotEmpty: 'REQUIRED', whitelistValidation: 'UNKNOWN_FIELD', minLength: 'TOO_SHORT', maxLength: 'TOO_LONG', isLength: 'TOO_LONG',
  arrayMaxSize: 'TOO_MANY', arrayMinSize: 'TOO_FEW', isIn: 'NOT_IN_LIST', isEnum: 'NOT_IN_LIST', min: 'OUT_OF_RANGE', max: 'OUT_OF_RANGE', isUuid: 'NOT_A_UUID',
  isDateString: 'NOT_A_DATE', isIso8601: 'NOT_A_TIME', isEmail: 'NOT_AN_EMAIL',
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is to be put right, by JSON pointer. A field that we do not know is told by its place only: its very name is the caller's text. */
export function findingsOf(errors: readonly ValidationError[], above = ''): Finding[] {
  return errors.flatMap((error) => {
    const path = `${above}/${escaped(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).slice(0, 1).map(([rule, text]): Finding => {
      if (rule === 'whitelistValidation') return { path: above, code: 'UNKNOWN_FIELD', todo: 'Leave out the fields that this request does not have.' };
      if (error.value === undefined) return { path, code: 'REQUIRED', todo: 'Give this field.' };
      return { path, code: codes[rule] ?? 'WRONG_TYPE', todo: text };
    });
    return [...own, ...findingsOf(error.children ?? [], path)];
  });
}

/**
 * Checks every body and query against its class. `forbidUnknownValues` is set because Nest turns it off, and an object without rules
 * would then pass unchecked.
 */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, transform: true, validationError: { target: false },
    exceptionFactory: (errors) => new GatewayError('REQUEST_INVALID', {}, { findings: findingsOf(errors) }),
  });
}
