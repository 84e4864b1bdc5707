import { createHash } from 'node:crypto';
import { pipeline, Transform, type TransformCallback } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { GatewayError } from '#messages';

/** Bytes that one upload may have: a national caseload file with room. */
export const uploadLimit = 512 * 1024 * 1024;

/** A request's body as it streams in: counted against the limit and digested on the way. Fails with REQUEST_TOO_LARGE, or with REQUEST_MALFORMED when the caller goes away. */
export class Upload extends Transform {
  private readonly hash = createHash('sha256');
  private size = 0;
  private digested?: Buffer;

  constructor(private readonly limit = uploadLimit) {
    super();
    this.on('error', () => undefined);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.length;
    if (this.size > this.limit) return done(new GatewayError('REQUEST_TOO_LARGE'));
    this.hash.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    this.digested = this.hash.digest();
    done();
  }

  /** A caller that goes away in the middle is not a fault of ours. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    done(error === null || error instanceof GatewayError ? error : new GatewayError('REQUEST_MALFORMED', {}, { cause: error }));
  }

  /** The sha256 of the whole content; reads on to its end if nobody did. */
  async digest(): Promise<Buffer> {
    if (this.digested === undefined) {
      await new Promise<void>((resolve, reject) => {
        this.once('end', resolve).once('error', reject).once('close', resolve);
        this.resume();
      });
    }
    if (this.digested === undefined) throw new GatewayError('REQUEST_MALFORMED');
    return this.digested;
  }
}

const uploads = new WeakMap<Request, Upload>();

/** The upload of a request, the same one each time it is asked for. */
export function uploadOf(request: Request): Upload {
  const known = uploads.get(request);
  if (known !== undefined) return known;
  const upload = new Upload();
  uploads.set(request, upload);
  pipeline(request, upload, () => undefined);
  return upload;
}

/** The body of a streamed upload (CSV, NDJSON), as a parameter of a handler. */
export const UploadedContent = createParamDecorator((_: unknown, context: ExecutionContext): Upload => uploadOf(context.switchToHttp().getRequest<Request>()));
