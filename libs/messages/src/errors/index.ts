export { type ErrorCode, errorTable, type ErrorRow, type Fate, isErrorCode } from './table.js';
export { asGatewayError, cannotGo, type ErrorDetail, type Facts, type Finding, type FindingCode, GatewayError } from './gateway-error.js';
