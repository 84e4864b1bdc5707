import { applyDecorators, Controller, SetMetadata } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PAGES } from '#access';

/** A controller whose routes are pages below an address: for people who are signed in, and no part of the API's description. */
export const PagesController = (address: string): ClassDecorator => applyDecorators(Controller(address), ApiExcludeController(), SetMetadata(PAGES, true));
