import type { Page } from '@playwright/test'
import { asOfMay, changing, DASHBOARD, openFlow, type Dashboard } from './documents.ts'
import { expect, openDashboard, test, type Service } from './service.ts'

const MARKS = /[\u200e\u200f\u061c\u2066-\u2069]/g

async function shown(page: Page, { url }: Service, path: string): Promise<string> {
  await page.goto(url + path)
  await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0)
  return (await page.locator('body').innerText()).replaceAll(MARKS, '')
}

for (const locale of ['ar-EG', 'th-TH', 'ja-JP', 'fa-IR']) {
  test.describe(locale, () => {
    test.use({ locale })

    test(`a fall is a fall, whatever the digits of the language`, async ({ page, demo }) => {
      await changing(page, DASHBOARD, (document: Dashboard) => {
        asOfMay(document)
        openFlow(document, 'revenue', -0.6, -0.6)
      })
      await openDashboard(page, demo)
      const card = (await page.locator('[data-kpi=revenue]').innerText()).replaceAll(MARKS, '')
      expect(card).toMatch(/▼\s*−60\.0% worse/)
    })

    test('years are Gregorian and digits those of the page, in headings, axes and tables', async ({ page, demo }) => {
      for (const path of ['/dashboard?range=24m', '/kpis/revenue', '/orders', '/operations', '/customers/C-001']) {
        const text = await shown(page, demo, path)
        expect(text, path).not.toMatch(/(?<![\d.,])(25[4-9]\d|14[0-9]\d)(?![\d.,])/)
        expect(text, path).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59]/)
      }
    })
  })
}

test('money has the minor units of its currency, whatever the browser thinks', async ({ page, demo }) => {
  await changing(page, DASHBOARD, (document: Dashboard) => {
    asOfMay(document)
    Object.assign(document.tenant, { currency: 'HUF', unit: 'Ft', digits: 2 })
    const backlog = document.kpis.find(({ key }) => key === 'backlog')
    if (backlog) backlog.value = 0.49
  })
  await openDashboard(page, demo)
  await expect(page.locator('[data-kpi=backlog]')).toContainText(/Ft\s0\.49/)
})

test('a name from right to left leaves what stands beside it in place', async ({ page, demo }) => {
  await changing(
    page,
    /\/api\/customers\?/,
    (document: { customers: { name: string | null; customer_id: string }[] }) => {
      const [first, second, third] = document.customers
      if (first) first.name = 'شركة الأمل (2)'
      if (second) second.name = '\u202etxet'
      if (third) third.name = '\u200b'
    },
  )
  await page.goto(`${demo.url}/customers`)
  const rows = page.getByRole('table', { name: 'The largest customers' }).getByRole('row')
  await expect(rows.nth(1).locator('bdi').first()).toHaveText('شركة الأمل (2)')
  await expect(rows.nth(2).locator('bdi').first()).toHaveText('txet')
  await expect(rows.nth(3).getByRole('link')).toHaveText('U+200B')
  const place = async (index: number) => (await rows.nth(1).locator('bdi').nth(index).boundingBox())?.x ?? NaN
  expect(await place(1)).toBeGreaterThan(await place(0))
})

test('a value called “not given” is another row than none at all', async ({ page, demo }) => {
  interface Detail {
    breakdowns: Record<string, { kind: string; member: string | null; label: string }[]>
  }
  await changing(page, /\/api\/kpis\/revenue\?/, ({ breakdowns }: Detail) => {
    const [first] = breakdowns.region ?? []
    if (first) Object.assign(first, { member: 'not given', label: 'not given' })
  })
  await page.goto(`${demo.url}/kpis/revenue`)
  const table = page.getByRole('table', { name: 'Revenue by region' })
  await expect(table.getByRole('link', { name: 'not given', exact: true })).toBeVisible()
  const ours = table.getByRole('link', { name: '(not given)', exact: true })
  await expect(ours.locator('em')).toHaveCSS('font-style', 'italic')
  await ours.click()
  await expect(page).toHaveURL(/region=(&|$)/)
  await expect(page.getByText('Region: (not given)')).toBeVisible()
})
