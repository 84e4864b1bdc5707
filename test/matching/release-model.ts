import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelOfRelease } from './model-of-release.js';

/** Writes the model of the release anew, the same each time: `node deploy/mag.mjs run test/matching/release-model`. Whoever alters how people are compared or estimated runs it, reads what it alters, and commits it. */
const file = join('libs', 'matching', 'src', 'model.json');
writeFileSync(file, `${JSON.stringify(modelOfRelease(), undefined, 1)}\n`);
console.log(`Wrote ${file}. Review what it alters before it is released.`);
