import js from '@eslint/js'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** The rooms of `src`, from the ground up. A room imports those below it and itself, and no feature another. */
const ROOMS = ['format', 'telemetry', 'state', 'routing', 'api', 'live', 'components', 'charts', 'features', 'app']

/** What files may not import: what lies outside, but by its name from the root, and the rooms from one on. */
const closed = (files, from) => ({
  files: [files],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: [{ name: 'echarts', message: 'Charts are drawn through @/charts/echarts only.' }],
        patterns: [
          { group: ['../*'], message: 'Import from another folder as @/….' },
          { group: ['echarts/*'], message: 'Charts are drawn through @/charts/echarts only.' },
          ...ROOMS.slice(from).map((room) => ({
            group: [`@/${room}/*`],
            message: `Rooms import what lies below them: ${ROOMS.join(', ')}.`,
            allowTypeImports: room === 'api', // what the service says has its types for everyone
          })),
        ],
      },
    ],
  },
})

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
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({ alias: { '@': [`${import.meta.dirname}/src`] }, extensions: ['.ts', '.tsx'] }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: { 'import-x/no-cycle': 'error' },
  },
  closed('src/**', 0),
  ...ROOMS.map((room, at) => closed(`src/${room}/**`, room === 'features' ? at : at + 1)),
  { files: ['src/format/locale.ts', 'e2e/**', 'src/**/*.test.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['src/charts/echarts.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  { files: ['scripts/**', '*.js'], languageOptions: { globals: { ...globals.node, document: 'readonly' } } },
  { files: ['public/**'], languageOptions: { globals: globals.browser, sourceType: 'script' } },
)
