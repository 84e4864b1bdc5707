import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Generated passwords of one development stack, kept in `secrets.json` (0600) so that a second start finds its servers again. */
export class Secrets {
  private constructor(private readonly file: string, private readonly values: Record<string, string>) {}

  static open(folder: string): Secrets {
    const file = join(folder, 'secrets.json');
    return new Secrets(file, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, string> : {});
  }

  /** The secret of this name; made, and written down, when first asked for. */
  of(name: string): string {
    return this.values[name] ??= this.remember(name, randomBytes(18).toString('base64url'));
  }

  private remember(name: string, value: string): string {
    this.values[name] = value;
    writePrivately(this.file, JSON.stringify(this.values, null, 2));
    return value;
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivately(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
