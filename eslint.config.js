import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Rules of the house that a machine can check. Who may import whom is in .dependency-cruiser.mjs. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'var/', 'contracts/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked, languageOptions: { ...tseslint.configs.disableTypeChecked.languageOptions, globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/platform/src/settings/**', '**/*.spec.ts', '**/*.e2e-spec.ts', '**/*.fixture.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Settings are read once, in libs/platform/src/settings.' }],
      'no-restricted-syntax': ['error', { selector: "ThrowStatement > NewExpression[callee.name='Error']", message: 'Throw a GatewayError with a code from the table in libs/messages/src/errors.' }],
    },
  },
  { files: ['deploy/**', 'test/**', 'libs/platform/src/log/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], rules: { 'no-console': 'off', '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off', '@typescript-eslint/switch-exhaustiveness-check': 'off', '@typescript-eslint/only-throw-error': 'off', '@typescript-eslint/consistent-type-imports': 'off' } },
);
