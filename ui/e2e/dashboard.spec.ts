import { edb, expect, openDashboard, postOrder, serve, test } from './service.ts'

const today = new Date().toISOString().slice(0, 10)

interface Dashboard {
  generation: number
  kpis: { key: string; label: string; value: number | null }[]
}

async function dashboard(url: string, query = 'range=12m&granularity=month'): Promise<Dashboard> {
  return (await (await fetch(`${url}/api/executive-dashboard?${query}`)).json()) as Dashboard
}

function pounds(value: number | null | undefined, style: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP', ...style }).format(value ?? NaN)
}

test('the cards say what the API says', async ({ page, demo }) => {
  await openDashboard(page, demo)
  const { kpis } = await dashboard(demo.url)
  const labels = await page
    .locator('[data-kpi]')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-kpi')))
  expect(labels).toEqual(kpis.map(({ key }) => key))
  await page.locator('[data-kpi=revenue]').hover()
  await expect(page.getByRole('tooltip')).toContainText(pounds(kpis[0]?.value))
  await expect(page.locator('[data-comparison]')).toContainText('against the 12 months before')
})

test('a change never speaks by colour alone', async ({ page, demo }) => {
  await openDashboard(page, demo)
  for (const card of await page.locator('[data-kpi]').all()) {
    await expect(card).toContainText(/[▲▼→]\s*[+−]?[\d.,]+.*(better|worse|unchanged)|nothing to compare/)
  }
})

test('range and granularity are in the address and keep the figures in place', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.getByRole('radio', { name: '3m' }).click()
  await expect(page).toHaveURL(/range=3m/)
  await expect(page.locator('[data-comparison]')).toContainText('the 3 months before')
  await page.getByRole('radio', { name: 'Quarter' }).click()
  await expect(page).toHaveURL(/granularity=quarter/)
  await expect(page.getByRole('img', { name: /Revenue trend by quarter/ })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('img', { name: /Revenue trend by month/ })).toBeVisible()
  await page.reload()
  await expect(page.locator('[data-comparison]')).toContainText('the 3 months before')
})

test('nothing moves when the granularity changes', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.waitForTimeout(300)
  await page.evaluate(() => {
    const shifts = { score: 0 }
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.score += (entry as PerformanceEntry & { value: number }).value
    }).observe({ type: 'layout-shift' })
  })
  await page.getByRole('radio', { name: 'Quarter' }).click()
  await expect(page.getByRole('img', { name: /Revenue trend by quarter/ })).toBeVisible()
  await page.waitForTimeout(300)
  expect(await page.evaluate(() => (window as unknown as { shifts: { score: number } }).shifts.score)).toBeLessThan(
    0.0001,
  )
})

test('a custom range is asked for in months', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.getByRole('radio', { name: 'Custom' }).click()
  const form = page.getByRole('dialog', { name: 'Custom range' })
  const year = Number(today.slice(0, 4)) - 1
  await form.getByLabel('From').fill(`${year}-03`)
  await form.getByLabel('To').fill(`${year}-02`)
  await expect(form.getByRole('status')).toContainText('end is before the start')
  await form.getByLabel('To').fill(`${year}-08`)
  await form.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(new RegExp(`range=${year}-03\\.\\.${year}-08`))
  await expect(page.locator('[data-comparison]')).toContainText('the 6 months before')
})

test('a range that there is none of says which there are', async ({ page, demo, complaints }) => {
  await page.goto(`${demo.url}/dashboard?range=7m`)
  await expect(page.getByRole('alert')).toContainText("range '7m' is unknown")
  await page.getByRole('link', { name: 'Start again with 12 months' }).click()
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  expect(complaints.splice(0).every((text) => text.includes('422'))).toBe(true)
})

test('every figure is two clicks from its rows, and back again', async ({ page, demo }) => {
  await openDashboard(page, demo)
  const { kpis } = await dashboard(demo.url)
  for (const { key, label } of kpis.filter((kpi) => ['revenue', 'gm', 'arr'].includes(kpi.key))) {
    await page.locator(`[data-kpi=${key}]`).click()
    await expect(page.getByRole('heading', { level: 1, name: label })).toBeFocused()
    await page.getByRole('link', { name: 'Order lines of the window' }).click()
    await expect(page.getByRole('table', { name: 'Order lines' }).getByRole('row').nth(2)).toBeVisible()
    await page.goBack()
    await page.goBack()
    await expect(page.locator(`[data-kpi=${key}]`)).toBeVisible()
  }
})

test('a click on a period opens the lines booked in it', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=3m')
  const chart = page.getByRole('img', { name: /Revenue trend/ })
  await chart.scrollIntoViewIfNeeded()
  const box = await chart.boundingBox()
  if (!box) throw new Error('The chart has no box.')
  await page.mouse.click(box.x + box.width * 0.53, box.y + box.height * 0.7)
  await expect(page).toHaveURL(/\/orders\?.*period=\d{4}-\d{2}/)
  const month = new URL(page.url()).searchParams.get('period') ?? ''
  const lines = (await (await fetch(`${demo.url}/api/orders?month=${month}&limit=1000`)).json()) as {
    orders: unknown[]
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Order' })).toBeVisible() // its code is fetched first
  await expect(page.getByRole('heading', { level: 2 })).toContainText(`${Math.min(lines.orders.length, 100)} line`)
})

test('a quarter opens the lines of its months', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=12m&granularity=quarter')
  await page.getByRole('button', { name: 'Show the revenue trend as a table' }).click()
  await page.getByRole('table', { name: 'Revenue trend' }).getByRole('link').nth(1).click()
  await expect(page.getByRole('table', { name: 'Order lines' }).getByRole('row').nth(50)).toBeVisible()
  await page.getByRole('button', { name: 'More lines' }).click()
  await expect(page.getByRole('table', { name: 'Order lines' }).getByRole('row').nth(150)).toBeVisible()
})

test('a quarter of a fiscal year has all of its lines, whatever the window of the page', async ({ page }) => {
  const service = await serve('empty')
  await edb(service, 'tenants', 'set', 'default', '--fiscal-year-start', '7')
  for (const [month, amount] of [
    ['10', '8.00'],
    ['11', '16.00'],
    ['12', '32.00'],
  ] as const) {
    await postOrder(service, { order_id: `Q-${month}`, order_date: `2025-${month}-15`, amount })
  }
  await page.goto(`${service.url}/orders?period=2026-Q2&range=1m`)
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('3 lines')
  await expect(page.getByRole('main')).toContainText('£56.00 booked')
  await service.end()
})

test('what reads as another host in the address of the page leads nowhere else', async ({ page, demo }) => {
  const shell = await (await fetch(`${demo.url}/dashboard`, { headers: { Accept: 'text/html' } })).text()
  await page.route(`${demo.url}//evil.example/**`, (route) => route.fulfill({ body: shell, contentType: 'text/html' }))
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).host))
  await page.goto(`${demo.url}//evil.example/customers?range=6m`)
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page).toHaveURL(`${demo.url}/dashboard`)
  expect(new Set(asked)).toEqual(new Set([new URL(demo.url).host]))
})

test('every chart has a table that says the same', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.getByRole('button', { name: 'Show the revenue trend as a table' }).click()
  await expect(page.getByRole('table', { name: 'Revenue trend' }).getByRole('row')).toHaveCount(13)
  await page.getByRole('button', { name: 'Show uptime as a table' }).click()
  await expect(page.getByRole('table', { name: 'Uptime by month and service' }).getByRole('row')).toHaveCount(13)
  await page.reload()
  await expect(page.getByRole('table', { name: 'Revenue trend' })).toBeVisible()
})

test('the export is what the API gives', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=6m&granularity=quarter')
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  const download = await waiting
  const saved = await (await download.createReadStream()).toArray()
  const given = await (
    await fetch(`${demo.url}/api/executive-dashboard?range=6m&granularity=quarter&format=csv`)
  ).arrayBuffer()
  expect(Buffer.concat(saved as Buffer[])).toEqual(Buffer.from(given))
})

test('an order moves the figure without a reload', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=3m')
  await page.evaluate(() => Object.assign(window, { same: true }))
  const before = await dashboard(demo.url, 'range=3m')
  await postOrder(demo, { order_id: `ONE-${before.generation}`, order_date: today, amount: '1000000.00' })
  await expect(page.locator('header')).not.toContainText(`generation ${before.generation}`, { timeout: 10_000 })
  const after = await dashboard(demo.url, 'range=3m')
  expect(after.kpis[0]?.value).toBeCloseTo((before.kpis[0]?.value ?? NaN) + 1_000_000, 2)
  await page.locator('[data-kpi=revenue]').hover()
  await expect(page.getByRole('tooltip')).toContainText(pounds(after.kpis[0]?.value))
  expect(await page.evaluate(() => 'same' in window)).toBe(true)
})

test('while orders stream in, every frame is of one generation', async ({ page, demo }) => {
  await openDashboard(page, demo, '?range=3m')
  await page.evaluate(() => {
    const frames = new Set<string>()
    Object.assign(window, { frames })
    const text = (selector: string): string => document.querySelector(selector)?.textContent ?? ''
    const take = (): void => {
      const generation = /generation (\d+)/.exec(text('header'))?.[1]
      const card = /£[\d.]+m/.exec(text('[data-kpi=revenue]'))?.[0]
      const headline = /£[\d.]+m/.exec(text('main p strong'))?.[0]
      const trend = document.querySelector('[data-chart]')?.getAttribute('aria-label')
      frames.add(JSON.stringify({ generation, card, headline, trend }))
      requestAnimationFrame(take)
    }
    take()
  })
  const { generation } = await dashboard(demo.url, 'range=3m')
  for (let number = 0; number < 12; number += 1) {
    await postOrder(demo, { order_id: `MANY-${generation}-${number}`, order_date: today, amount: '1000000.00' })
    await page.waitForTimeout(400)
  }
  const frames = (await page.evaluate(() => [...(window as unknown as { frames: Set<string> }).frames])).map(
    (frame) => JSON.parse(frame) as { generation: string; card: string; headline: string; trend: string },
  )
  expect(frames.length).toBeGreaterThan(2)
  expect(new Set(frames.map((frame) => frame.generation)).size).toBe(frames.length)
  for (const frame of frames) {
    const pinned = await dashboard(demo.url, `range=3m&generation=${frame.generation}`)
    const revenue = pounds(pinned.kpis[0]?.value, { notation: 'compact', maximumSignificantDigits: 3 })
    expect([frame.card, frame.headline]).toEqual([revenue, revenue])
  }
})

test('an empty database says how to load data', async ({ page, empty }) => {
  await page.goto(`${empty.url}/dashboard`)
  await expect(page.getByRole('heading', { name: 'There is no data yet' })).toBeVisible()
  await expect(page.getByText('edb import orders orders.csv')).toBeVisible()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy: edb demo' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('edb demo')
})

test('an undefined figure is a dash with its reason', async ({ page, empty }) => {
  await postOrder(empty, { order_id: 'ONE', order_date: today, amount: '-5.00' })
  await page.goto(`${empty.url}/dashboard`)
  const margin = page.locator('[data-kpi=gm]')
  await expect(margin).toContainText('–', { timeout: 10_000 })
  await expect(margin).toContainText('The lines whose profit is known do not sum to a positive amount.')
})

test('an administrator follows a recompute, and sees the last ones', async ({ page, demo }) => {
  await page.goto(`${demo.url}/admin`)
  await page.getByRole('button', { name: 'Rebuild from nothing' }).click()
  const runs = page.getByRole('table', { name: 'The last recomputes' })
  await expect(runs.getByRole('row').nth(1)).toContainText(/from nothing.*done/, { timeout: 20_000 })
  await page.getByRole('button', { name: 'Refresh now' }).click()
  await expect(runs.getByRole('row').nth(1)).toContainText(/refresh.*done/, { timeout: 20_000 })
  await expect(runs.getByRole('row').nth(2)).toContainText('from nothing')
})

test('a condition of the order lines is taken away and set', async ({ page, demo }) => {
  const month = today.slice(0, 7)
  await page.goto(`${demo.url}/orders?period=${month}&customer_id=C-001`)
  await expect(page.getByText('Customer: Tarnwick Water')).toBeVisible()
  await page.getByRole('link', { name: 'Without Customer: Tarnwick Water' }).click()
  await expect(page).not.toHaveURL(/customer_id/)
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByLabel('Region').fill('not given')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/region=(&|$)/)
  await expect(page.getByText('Region: (not given)')).toBeVisible()
  await page.getByRole('link').filter({ hasText: '←' }).click()
  await expect(page).not.toHaveURL(new RegExp(`period=${month}`))
})
