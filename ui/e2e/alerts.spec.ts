import { expect, openDashboard, postOrder, test, type Service } from './service.ts'

const today = new Date().toISOString().slice(0, 10)
const PATIENCE = { timeout: 15_000 }

async function backlog({ url }: Service): Promise<number> {
  const document = (await (await fetch(`${url}/api/executive-dashboard`)).json()) as {
    kpis: { key: string; value: number | null }[]
  }
  return document.kpis.find(({ key }) => key === 'backlog')?.value ?? NaN
}

test('an order raises an alert on the page, and the alert leads to its figure', async ({ page, demo }) => {
  const rule = {
    name: 'backlog-high',
    kpi: 'backlog',
    comparison: '>',
    threshold: (await backlog(demo)) + 1_000_000,
    severity: 'critical',
    include_partial: true, // what is ordered today is in no closed month
  }
  const added = await fetch(`${demo.url}/api/alert-rules`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rule),
  })
  expect(added.status, await added.text()).toBe(201)

  await openDashboard(page, demo)
  const alert = page.locator('[data-alert=backlog-high]')
  await expect(alert).toHaveCount(0)
  await page.evaluate(() => Object.assign(window, { same: true }))
  const nextYear = Number(today.slice(0, 4)) + 1
  await postOrder(demo, {
    order_id: 'LARGE',
    order_date: today,
    amount: '2000000.00',
    service_start: `${nextYear}-01-01`,
    service_end: `${nextYear}-12-31`,
  })
  await expect(alert).toContainText('firing', PATIENCE)
  await expect(page.getByRole('link', { name: /alerts? needs? attention/ })).toBeVisible()
  expect(await page.evaluate(() => 'same' in window)).toBe(true)

  await alert.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Backlog' })).toBeFocused()
  await page.goBack()
  await alert.getByRole('button', { name: /^Acknowledge/ }).click()
  await expect(alert).toContainText('seen by local')

  await page.goto(`${demo.url}/alerts`)
  await alert.getByRole('button', { name: /^History/ }).click()
  await expect(alert.getByRole('list', { name: 'History' })).toContainText(/Seen by local.*ok.*firing/)
  await expect(page.getByRole('table', { name: 'Rules' }).getByRole('row', { name: /^Backlog \(12m\)/ })).toContainText(
    'firing',
  )

  await fetch(`${demo.url}/api/orders/LARGE`, { method: 'DELETE' })
  await expect(alert).toHaveCount(0, PATIENCE)
  await page.getByRole('radio', { name: 'Resolved' }).click()
  await expect(alert).toContainText('resolved')
  await fetch(`${demo.url}/api/alert-rules/backlog-high`, { method: 'DELETE' })
})
