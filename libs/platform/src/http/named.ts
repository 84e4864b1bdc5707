import { type Type } from '@nestjs/common';

/** A class that a function makes, with a name of its own: Nest tells routes and schemas apart by it. `words` are joined by `-`, e.g. `new-da-enquiry` for `NewDaEnquiry`. */
export function named<T>(type: Type<T>, words: string): Type<T> {
  Object.defineProperty(type, 'name', { value: words.replaceAll(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase()) });
  return type;
}
