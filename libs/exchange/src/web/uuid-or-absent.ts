import { ParseUUIDPipe } from '@nestjs/common';
import { GatewayError } from '#messages';

/** An id in a path; what is no id names nothing, in the same words as an id of nothing. */
export const uuidOrAbsent = new ParseUUIDPipe({ exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') });
