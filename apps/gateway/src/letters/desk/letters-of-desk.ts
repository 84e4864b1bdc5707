import { type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

/** Nest token of what sends letters. */
const LETTERS_OF_DESK = Symbol('letters of desk');

/** Takes letters in and sends them, at the desk alone: no other process loads its code. */
export function lettersOfDesk(): Provider[] {
  return [{ provide: LETTERS_OF_DESK, inject: [ModuleRef], useFactory: async (module: ModuleRef) => (await import('./run-letters.js')).openLetters(module) }];
}
