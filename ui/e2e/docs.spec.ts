import { expect, test } from './service.ts'

test('the description of the API is drawn from the service alone, under its policy', async ({ page, demo }) => {
  const asked = new Set<string>()
  const refused: string[] = []
  page.on('request', (request) => asked.add(new URL(request.url()).origin))
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  page.on('pageerror', (error) => refused.push(error.message))
  await page.goto(`${demo.url}/docs`)
  await expect(page.getByText('/api/orders').first()).toBeVisible()
  await page
    .getByRole('button', { name: /\/api\/kpis$/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()
  await expect(page.getByText('book_to_bill').first()).toBeVisible()
  expect([...asked].filter((origin) => origin !== new URL(demo.url).origin && origin !== 'null')).toEqual([])
  expect(refused).toEqual([])
})
