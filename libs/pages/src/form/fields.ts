import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';

/** The fields of a form as they were sent: text only, trimmed, with line ends as ours. A field that was left empty is as one that is not there. */
export class FormFields {
  constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  text(name: string): string | undefined {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    const text = typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
    return text === '' ? undefined : text;
  }

  /** All that was chosen under a name, once each. */
  list(name: string): string[] {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    return [...new Set((Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string' && each !== ''))];
  }

  /** A date from its three fields, as YYYY-MM-DD; what somebody typed, put together, where it is none, so that a check can say so. */
  date(name: string): string | undefined {
    const [day, month, year] = ['day', 'month', 'year'].map((part) => this.text(`${name}-${part}`) ?? '');
    if (`${day}${month}${year}` === '') return undefined;
    return `${year!.padStart(4, '0')}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  }
}

/** The fields of the form that was sent, as a parameter of a handler. */
export const Fields = createParamDecorator((_: unknown, context: ExecutionContext): FormFields =>
  new FormFields((context.switchToHttp().getRequest<Request>().body ?? {}) as Record<string, unknown>));
