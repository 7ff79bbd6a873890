import js from '@eslint/js'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** What a layer may not import: shared → features → app, and no feature another. */
const closed = (files, ...patterns) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: [{ name: 'echarts', message: 'Charts are drawn through @/charts/echarts only.' }],
        patterns: [
          { group: ['../*'], message: 'Import from another folder as @/….' },
          { group: ['echarts/*'], message: 'Charts are drawn through @/charts/echarts only.' },
          ...patterns,
        ],
      },
    ],
  },
})
const APP = { group: ['@/app/*'], message: 'Only the app imports the app.' }
const FEATURES = { group: ['@/features/*'], message: 'Features are put together in the app.' }

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.gen.ts', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'no-restricted-globals': ['error', { name: 'Intl', message: 'Formatters are made by @/format/locale.' }],
      'no-restricted-properties': [
        'error',
        ...['assign', 'replace'].map((property) => ({
          object: 'location',
          property,
          message: 'Leave by visit or visitInstead of @/routing/own-address.',
        })),
        ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'].map((property) => ({
          property,
          message: 'Formatters are made by @/format/locale.',
        })),
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['src/**/*.tsx'], extends: [jsxA11y.flatConfigs.strict] },
  closed(['src/{api,charts,components,format,live,routing,state,telemetry}/**'], APP, FEATURES),
  closed(['src/features/**'], APP, FEATURES),
  closed(['src/app/**']),
  { files: ['src/format/locale.ts', 'e2e/**', 'src/**/*.test.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['src/charts/echarts.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['scripts/**', '*.js'], languageOptions: { globals: { ...globals.node, document: 'readonly' } } },
  { files: ['public/**'], languageOptions: { globals: globals.browser, sourceType: 'script' } },
)
