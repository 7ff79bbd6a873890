import { asOfMay, changing, DASHBOARD, openFlow, type Dashboard } from './documents.ts'
import { expect, openDashboard, test } from './service.ts'

test('a window that is not over is judged by its closed months, said once', async ({ page, demo }) => {
  await changing(page, DASHBOARD, (document: Dashboard) => {
    asOfMay(document)
    openFlow(document, 'revenue', -0.6, 0.125)
  })
  await openDashboard(page, demo)
  const card = page.locator('[data-kpi=revenue]')
  await expect(card).toContainText('to 20 May')
  await expect(card).toContainText('▲+12.5% better')
  await expect(card).toContainText('so far ▼−60.0%')
  await expect(card.getByText('−60.0%')).not.toHaveClass(/better|worse/)
  await expect(page.getByRole('main')).toContainText('its closed months ▲+12.5% better')
  await expect(page.locator('[data-comparison]')).toContainText(
    /^By closed months, May 2025 – Apr 2026, against the 12 months before\..*Better: Revenue/,
  )
  const seen = await page.getByRole('main').evaluate((main) => {
    const copy = main.cloneNode(true) as HTMLElement
    for (const unseen of copy.querySelectorAll('.sr-only')) unseen.remove()
    return copy.textContent
  })
  expect(seen.match(/12 months before/g)).toHaveLength(1)
  await card.hover()
  await expect(page.getByRole('tooltip')).toContainText('May 2025 – Apr 2026£90.00')
})

test('a target is reached in part while its window is not over', async ({ page, demo }) => {
  await changing(page, DASHBOARD, (document: Dashboard) => {
    asOfMay(document)
    openFlow(document, 'revenue', -0.6, 0.125)
  })
  await openDashboard(page, demo)
  const card = page.locator('[data-kpi=revenue]')
  await expect(card).toContainText('61% of target reached')
  await expect(card).not.toContainText('below')
})

test('what is scheduled stands on the open bar, in words and in the table', async ({ page, demo }) => {
  await changing(page, DASHBOARD, asOfMay)
  await openDashboard(page, demo)
  await expect(page.getByRole('list', { name: 'Series' })).toContainText('Scheduled to 31 May: £11.00')
  await expect(page.getByRole('list', { name: 'Series' })).toContainText('To 20 May')
  await expect(page.locator('[data-chart] path[stroke-dasharray]')).not.toHaveCount(0)
  await page.getByRole('button', { name: 'Show the revenue trend as a table' }).click()
  const row = page.getByRole('table', { name: 'Revenue trend' }).getByRole('row').last()
  await expect(row).toContainText(/May 2026to 20 May£70\.00scheduled to 31 May: £11\.00/)
})

test('the month to date stands beside the same days before', async ({ page, demo }) => {
  await changing(page, DASHBOARD, asOfMay)
  await openDashboard(page, demo)
  const panel = page.getByRole('region', { name: 'Month to date' })
  await expect(panel).toContainText('May 2026, to date')
  await expect(panel).toContainText(/1\s–\s20 Apr 2026: £100\.00▼−50\.0% worse/)
  await expect(panel).toContainText(/Order lines50/)
  await expect(panel).toContainText(/→0\.0% unchanged/)
  await expect(panel).toContainText(/Gross margin90\.0%/)
})

test('headline, cards and figures speak of the one comparison that the address names', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=6m')
  const choice = page.getByLabel('Compared with')
  await expect(page.locator('[data-comparison]')).toContainText('against the 6 months before')
  await choice.getByRole('radio', { name: 'Year before' }).click()
  await expect(page).toHaveURL(/against=year/)
  await expect(page.locator('[data-comparison]')).toContainText('against the same months a year before')
  const spoken = /[▲▼→][+−]?[\d.]+% (?:better|worse|unchanged)/
  const said = spoken.exec(
    await page
      .locator('[data-kpi=revenue]')
      .innerText()
      .then((text) => text.replaceAll('\n', '')),
  )
  expect(said).not.toBeNull()
  await expect(page.locator('main p').nth(1)).toContainText(said?.[0] ?? '')
  await page.locator('[data-kpi=revenue]').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue' })).toBeVisible()
  await expect(page).toHaveURL(/against=year/)
  await expect(page.getByRole('region', { name: 'Value and change' })).toContainText('the same months a year before')
  await page.reload()
  await expect(choice.getByRole('radio', { name: 'Year before' })).toBeChecked()
})

test('twelve months have but one comparison, and long windows that which they have', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await expect(page.getByLabel('Compared with')).toHaveCount(0)
  await changing(page, DASHBOARD, ({ kpis }: Dashboard) => {
    for (const card of kpis) {
      card.closed = null
      Object.assign(card, { previous: null, delta: null, verdict: null })
      Object.assign(card, { year_ago: 1, year_ago_delta: -0.2, year_ago_verdict: 'worse' })
    }
  })
  await page.getByRole('radio', { name: '24m' }).click()
  await expect(page.locator('[data-comparison]')).toHaveAttribute('data-comparison', 'year_ago')
  await expect(page.locator('[data-comparison]')).toContainText(/a year before\.Worse: Revenue/)
  for (const card of await page.locator('[data-kpi]').all()) await expect(card).toContainText(/▼−.* worse/)
})
