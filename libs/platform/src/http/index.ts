/** What every HTTP host of a node does alike. */
export { Answers, AnswersPage, type Fields, type Shape, shapes } from './answers.js';
export { draftContent, partContent } from './content-schemas.js';
export { type CursorValue, cursorAfter, cursorTime, keyOfCursor, type Page, pageOf } from './cursor.js';
export { describeControllers } from './describe-routes.js';
export { contentSecurity, formKeyField, type HttpPages, isForm, isPageAddress } from './http-pages.js';
export { idempotencyHeader, parseIdempotencyKey, requestDigest } from './idempotency.js';
export { IdempotencyInterceptor, type IdempotencyParts, keepAnswerWithin } from './idempotency-interceptor.js';
export { type HttpHost, type HttpParts, jsonLimit, openHttp } from './open-http.js';
export { addProbes, type Health, type HealthCheck, healthOf } from './open-routes.js';
export { named } from './named.js';
export { PageQuery } from './page-query.js';
export { type Problem, problemOf, problemType, requestError } from './problem.js';
export { ProblemFilter } from './problem-filter.js';
export { momentWithZone, plainLine, plainLines, Trimmed } from './request-rules.js';
export { Upload, UploadedContent, uploadLimit, uploadOf } from './upload.js';
export { findingsOf, requestValidation } from './validation.js';
