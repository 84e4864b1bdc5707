/**
 * Rows as one JSON text for `json_to_recordset($1)`: one parameter however many rows, so one prepared statement serves every size.
 * Bytes go in by {@link hex}.
 */
export const jsonRows = (rows: readonly object[]): string => JSON.stringify(rows);

/** Bytes in PostgreSQL's hex form, which the `bytea` column of a record set reads. */
export const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;

/** A digest as tokens carry it (base64url), in PostgreSQL's hex form. */
export const hexOfDigest = (digest: string): string => hex(Buffer.from(digest, 'base64url'));
