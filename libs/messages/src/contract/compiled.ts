import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { identifierForms, type Schema } from '../fields/forms.js';

/** Words of our schemas that say something to people and other tools, not to a validator. */
export const annotations = ['x-label', 'x-source', 'x-free-text', 'x-no-contact', 'x-floor'] as const;

let ajv: Ajv2020 | undefined;

/** Ajv in strict mode with `x-check`, which holds an identifier to its check character. Made at first use. */
export function compileSchema(schema: Schema): ValidateFunction {
  if (!ajv) {
    // Conditions repeat a property that is declared beside them, which strictRequired and strictTypes would call a mistake.
    ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: false });
    addFormats.default(ajv, ['date', 'date-time']);
    ajv.addVocabulary([...annotations]);
    ajv.addKeyword({
      keyword: 'x-check', type: 'string', schemaType: 'string',
      compile: (name: string) => (value: string) => identifierForms[name]?.complain(value) === undefined,
    });
  }
  return ajv.compile(schema);
}
