import { expect, openDashboard, test } from './service.ts'

test('a service that does not answer leaves the figures in place, and says so until it is back', async ({
  page,
  demo,
  complaints,
}) => {
  await openDashboard(page, demo)
  const value = await page.locator('[data-kpi=backlog]').innerText()
  await page.context().setOffline(true)
  await page.getByRole('radio', { name: '3m' }).click()
  await expect(page.getByText('The service does not answer.', { exact: false }).first()).toBeVisible({
    timeout: 15_000,
  })
  await expect(page.locator('header')).toContainText('Stale')
  expect(await page.locator('[data-kpi=backlog]').innerText()).toBe(value)
  await page.context().setOffline(false)
  await expect(page.locator('[data-comparison]')).toContainText('the 3 months before', { timeout: 15_000 })
  await expect(page.getByText('The service does not answer.', { exact: false })).toHaveCount(0)
  complaints.length = 0
})

test('alerts are asked for with what is known already', async ({ page, demo }) => {
  await page.clock.install()
  const asked: (string | undefined)[] = []
  const answered: number[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/alerts') asked.push(request.headers()['if-none-match'])
  })
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === '/api/alerts') answered.push(response.status())
  })
  await openDashboard(page, demo)
  await expect.poll(() => answered).toEqual([200])
  await page.clock.runFor(36_000)
  await expect.poll(() => answered).toEqual([200, 304])
  expect(asked[0]).toBeUndefined()
  expect(asked[1]).toMatch(/^"/)
})

test('a hidden tab asks for nothing, and one that returns asks at once', async ({ page, demo }) => {
  await page.clock.install()
  await openDashboard(page, demo)
  await page.waitForTimeout(500)
  const hide = (hidden: boolean) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'hidden', { value: now, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  const asked: string[] = []
  await hide(true)
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/') && pathname !== '/api/events') asked.push(pathname)
  })
  await page.clock.runFor(130_000)
  expect(asked).toEqual([])
  await hide(false)
  await expect
    .poll(() => asked)
    .toEqual(expect.arrayContaining(['/api/alerts', '/api/executive-dashboard', '/api/stream']))
})

test('two tabs share one stream', async ({ page, context, demo }) => {
  const streams: string[] = []
  context.on('request', (request) => {
    if (request.url().endsWith('/api/stream')) streams.push(request.url())
  })
  await openDashboard(page, demo)
  const other = await context.newPage()
  await openDashboard(other, demo)
  await other.waitForTimeout(800)
  expect(streams).toHaveLength(1)
})

test('what was done and measured is sent when the page hides', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.getByRole('radio', { name: 'Quarter' }).click()
  await expect(page.getByRole('img', { name: /by quarter/ })).toBeVisible()
  await page.locator('[data-kpi=revenue]').click()
  await page.getByRole('link', { name: 'Order lines of the window' }).click()
  await expect(page.getByRole('table', { name: 'Order lines' })).toBeVisible()
  await page.waitForTimeout(200)
  const sending = page.waitForRequest((request) => request.url().endsWith('/api/events'))
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  const request = await sending
  expect((await request.response())?.status()).toBe(201)
  const events = request.postDataJSON() as { event: string; meta: Record<string, unknown> }[]
  const timings = events.filter(({ event }) => event === 'rum').map(({ meta }) => meta.name)
  expect(timings).toEqual(expect.arrayContaining(['dashboard_load', 'granularity_switch', 'drilldown', 'TTFB']))
  const drills = events.filter(({ event }) => event === 'drilldown').map(({ meta }) => meta)
  expect(drills).toEqual([
    { kpi: 'revenue', clicks: 1 },
    { kpi: 'revenue', clicks: 2 },
  ])
  expect(events.find(({ event }) => event === 'switch_range_or_granularity')?.meta).toEqual({
    from: '12m month',
    to: '12m quarter',
  })
})
