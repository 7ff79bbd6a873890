import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { expect, test } from 'vitest'

const lint = new ESLint({
  cwd: import.meta.dirname,
  overrideConfig: [
    tseslint.configs.disableTypeChecked, // what is planted has no types
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
})

/** The rules of imports that a file would break with this text. */
async function broken(filePath, text) {
  const [{ messages }] = await lint.lintText(text, { filePath: `src/${filePath}` })
  return messages.map(({ ruleId }) => ruleId).filter((rule) => /import/.test(rule))
}

const CIRCLE = ['import-x/no-cycle']
const ROOM = ['@typescript-eslint/no-restricted-imports']

test.each([
  ['a circle is found', 'api/errors.ts', "import { api } from '@/api/client'\nexport const again = api\n", CIRCLE],
  ['a circle is found that waits', 'api/errors.ts', "export const later = () => import('@/api/client')\n", CIRCLE],
  ['a room takes nothing from above', 'routing/view.ts', "export { queryClient } from '@/api/documents'\n", ROOM],
  ['parts take no charts', 'components/panel.tsx', "export { Chart } from '@/charts/chart'\n", ROOM],
  ['what is shared takes no feature', 'charts/chart.tsx', "export { Gates } from '@/features/admin/gates'\n", ROOM],
  ['a feature takes no other', 'features/kpi/page.tsx', "export { Gates } from '@/features/admin/gates'\n", ROOM],
  ['a new room says where it stands', 'new-room/new.ts', "export { words } from '@/format/words'\n", ROOM],
  ['types of the service are for all', 'format/targets.ts', "export type { Card } from '@/api/client'\n", []],
  ['the app takes features', 'app/shell.tsx', "export { KpiPage } from '@/features/kpi/page'\n", []],
])(
  '%s',
  async (_, file, text, rules) => {
    expect(await broken(file, text)).toEqual(rules)
  },
  60_000, // the first one loads the linter
)
