import { expect, openDashboard, test } from './service.ts'

const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0

test('the dashboard prints on two pages, from a wide screen and from a phone', async ({ page, demo }) => {
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 })
    await openDashboard(page, demo)
    expect(pages(await page.pdf({ preferCSSPageSize: true })), `${width} px`).toBeLessThanOrEqual(2)
  }
})

test('a chart fills its place on paper and no other, also where nothing is laid out anew', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  const drawn = page.locator('[data-chart] svg')
  expect((await drawn.getAttribute('viewBox'))?.split(' ').map(Number)[2]).not.toBe(
    await page.locator('[data-chart]').evaluate(({ clientWidth }) => clientWidth),
  )
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 1047, height: 718 })
  const place = await page.locator('[data-chart]').boundingBox()
  const box = await drawn.boundingBox()
  if (!place || !box) throw new Error('There is no chart.')
  expect(place.width / place.height).toBeCloseTo(16 / 5, 1)
  expect(box.x).toBeGreaterThanOrEqual(place.x - 1)
  expect(box.x + box.width).toBeLessThanOrEqual(place.x + place.width + 1)
  expect(box.y + box.height).toBeLessThanOrEqual(place.y + place.height + 1)
  expect(await drawn.locator('path').count()).toBeGreaterThan(12)
  await page.emulateMedia({ media: 'screen' })
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect
    .poll(async () => {
      const width = await page.locator('[data-chart]').evaluate(({ clientWidth }) => clientWidth)
      return (await drawn.getAttribute('viewBox'))?.startsWith(`0 0 ${width} `)
    })
    .toBe(true)
})

test('paper says of when and of which generation its figures are, and no age', async ({ page, demo }) => {
  await openDashboard(page, demo)
  await page.emulateMedia({ media: 'print' })
  const header = page.locator('header')
  expect(await header.innerText()).toMatch(/Figures of .*20\d\d.*, generation \d+, confirmed .*20\d\d/)
  expect(await header.innerText()).not.toContain('ago')
})

test('a long table begins on the first sheet', async ({ page, demo }) => {
  await page.goto(`${demo.url}/orders`)
  const table = page.getByRole('table', { name: 'Order lines' })
  await expect(table.getByRole('row').nth(50)).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  const breaks = await table.evaluate((element) => {
    const around: string[] = []
    for (let at: Element | null = element; at; at = at.parentElement) around.push(getComputedStyle(at).breakInside)
    return around
  })
  expect(new Set(breaks)).toEqual(new Set(['auto']))
  await expect(table.locator('thead')).toHaveCSS('display', 'table-header-group')
  await expect(table.getByRole('row').nth(2)).toHaveCSS('break-inside', 'avoid')
})
