import AxeBuilder from '@axe-core/playwright'
import { expect, openDashboard, test } from './service.ts'

const PAGES = [
  '/dashboard',
  '/kpis/revenue',
  '/kpis/gm?granularity=quarter',
  '/orders?customer_id=C-001&region=Nordics',
  '/customers',
  '/customers/C-001',
  '/operations',
  '/alerts?state=all',
  '/admin',
]

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${theme}`, async ({ page, demo }) => {
    test.slow()
    await page.emulateMedia({ colorScheme: theme })
    const found: string[] = []
    for (const path of PAGES) {
      await page.goto(demo.url + path)
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
      const axe = new AxeBuilder({ page })
      // The shade changes nothing but colours.
      const { violations } = await (theme === 'dark' ? axe.withRules('color-contrast') : axe).analyze()
      found.push(...violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' ')}`))
    }
    expect(found).toEqual([])
  })
}

test('the keyboard alone reads, switches, drills and returns', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the figures' })).toBeFocused()
  await page.getByRole('radio', { name: '12m' }).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('radio', { name: '6m' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/range=6m/)
  await page.locator('[data-kpi=revenue]').focus()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tooltip')).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/dashboard\?range=6m/)
})

test('the palette goes anywhere by name', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('gross')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Gross margin' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Tarnwick')
  await page.getByRole('option', { name: 'Tarnwick Water' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Tarnwick Water' })).toBeVisible()
  await page.keyboard.press('Control+k')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('no page is wider than a small phone', async ({ page, demo }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  for (const path of PAGES) {
    await page.goto(demo.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(360)
  }
})

test('the theme is chosen and kept', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.getByRole('button', { name: 'Theme: system, change to light' }).click()
  await page.getByRole('button', { name: 'Theme: light, change to dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
