import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { edb, expect, MONEY, openDashboard, serve, STARTED_MS, test as base, type Service } from './service.ts'

/** A service that knows callers by their keys. */
interface Keyed extends Service {
  /** The key of somebody who administers everything. */
  admin: string
  /** The key of somebody who reads the default tenant. */
  viewer: string
}

const test = base.extend<object, { keyed: Keyed }>({
  keyed: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const service = await serve('demo', { EDB_AUTH: 'keys' })
      await edb(service, 'tenants', 'add', 'north', '--name', 'Example North', ...MONEY)
      const admin = await edb(service, 'keys', 'add', 'ada', '--role', 'admin')
      const viewer = await edb(service, 'keys', 'add', 'vera', '--role', 'viewer', '--tenant', 'default')
      await use({ ...service, admin, viewer })
      await service.end()
    },
    { scope: 'worker', timeout: 2 * STARTED_MS },
  ],
})

// The browser itself tells of every request that is refused.
test.afterEach(({ complaints }) => {
  const others = complaints.filter((complaint) => !/status of (401|403|422)|ERR_INTERNET_DISCONNECTED/.test(complaint))
  complaints.splice(0, complaints.length, ...others)
})

async function giveKey(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signedIn(page: Page, { url }: Service, key: string): Promise<void> {
  const answer = await page.request.post(`${url}/api/session`, { data: { key } })
  expect(answer.status(), await answer.text()).toBe(200)
}

const signInPage = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' })

test('a wrong key is refused in words, a good one opens the page that was asked for', async ({ page, keyed }) => {
  await page.goto(`${keyed.url}/kpis/revenue?range=6m`)
  await expect(page.getByLabel('API key')).toBeFocused()
  await giveKey(page, `${keyed.admin}x`)
  await expect(page.getByRole('alert')).toContainText('That is no key in force')
  await giveKey(page, keyed.admin)
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue' })).toBeVisible()
  await expect(page).toHaveURL(`${keyed.url}/kpis/revenue?range=6m`)
  await page.getByRole('link', { name: 'Admin' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Admin' })).toBeVisible()
})

test('a link signs in once, and does not stay in the address', async ({ page, browser, keyed }) => {
  const link = await edb(keyed, 'keys', 'login', 'vera', '--url', keyed.url)
  await page.goto(link)
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page).toHaveURL(`${keyed.url}/dashboard`)
  await page.goBack()
  expect(page.url()).not.toContain('#')

  const other = await browser.newPage()
  await other.goto(link)
  await expect(other.getByRole('alert')).toContainText('used already')
  await expect(other.getByLabel('API key')).toBeVisible()
  await other.close()
})

test('signing out in one tab leaves no figure in another, nor behind the back button', async ({ page, keyed }) => {
  await signedIn(page, keyed, keyed.viewer)
  await openDashboard(page, keyed)
  await page.getByRole('link', { name: 'Customers', exact: true }).click()
  const other = await page.context().newPage()
  await openDashboard(other, keyed)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${keyed.url}/sign-in`)
  for (const tab of [page, other]) {
    await expect(signInPage(tab)).toBeVisible()
    await expect(tab.locator('[data-kpi]')).toHaveCount(0)
  }
  await page.goBack()
  await expect(signInPage(page)).toBeVisible()

  await giveKey(other, keyed.viewer)
  await expect(other.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(signInPage(page)).toHaveCount(0)
})

test('a session that ends leads to the sign-in page, and from there back', async ({ page, keyed }) => {
  const key = await edb(keyed, 'keys', 'add', 'guest', '--role', 'viewer')
  await signedIn(page, keyed, key)
  await openDashboard(page, keyed)
  await page.getByRole('link', { name: 'Customers', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
  // Without a network the page cannot learn of it before this test looks.
  await page.context().setOffline(true)
  await edb(keyed, 'keys', 'revoke', 'guest')
  await page.context().setOffline(false)
  await expect(signInPage(page)).toBeVisible()
  await giveKey(page, keyed.viewer)
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
})

test('a viewer is offered nothing that is the admins’, and told so where they ask for it', async ({ page, keyed }) => {
  await signedIn(page, keyed, keyed.viewer)
  await openDashboard(page, keyed)
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Admin' })).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option', { name: 'Operations' })).toBeVisible()
  await expect(page.getByRole('option', { name: 'Admin' })).toHaveCount(0)
  await page.goto(`${keyed.url}/admin`)
  await expect(page.getByRole('alert')).toContainText(
    /You have no access to this.*needs the role admin; vera .* has viewer/,
  )
  await page.goto(`${keyed.url}/dashboard?tenant=north`)
  await expect(page.getByRole('alert')).toContainText(/You have no access to this.*tenant 'north'/)
})

test('another tenant is chosen with the time that is shown, and nothing of the former stays', async ({
  page,
  keyed,
}) => {
  await signedIn(page, keyed, keyed.admin)
  await openDashboard(page, keyed, '?range=6m&granularity=quarter')
  await page.getByLabel('Tenant').selectOption('Example North')
  await expect(page).toHaveURL(`${keyed.url}/dashboard?range=6m&granularity=quarter&tenant=north`)
  await expect(page.getByLabel('Tenant')).toHaveValue('north')
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expect(page.locator('[data-kpi]')).toHaveCount(0)
  await page.goBack()
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page.getByLabel('Tenant')).toHaveValue('default')
})

test('who reaches several tenants, none of them the default, begins with one of them', async ({ page, keyed }) => {
  await edb(keyed, 'tenants', 'add', 'south', '--name', 'Example South', ...MONEY)
  const key = await edb(keyed, 'keys', 'add', 'max', '--role', 'viewer', '--tenant', 'north', '--tenant', 'south')
  await signedIn(page, keyed, key)
  await page.goto(`${keyed.url}/customers?range=6m`)
  await expect(page).toHaveURL(`${keyed.url}/customers?range=6m&tenant=north`)
  await expect(page.getByLabel('Tenant').getByRole('option')).toHaveText(['Example North', 'Example South'])
})

test('the sign-in page is for everyone, in both themes and on a small phone', async ({ page, keyed }) => {
  await page.setViewportSize({ width: 360, height: 640 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${keyed.url}/sign-in`)
    await page.getByLabel('API key').waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  }
  await giveKey(page, keyed.admin)
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test('where tokens say who asks, the page says how one sends them', async ({ page }) => {
  const service = await serve('empty', {
    EDB_AUTH: 'jwt',
    EDB_JWT_ISSUER: 'https://login.example',
    EDB_JWT_AUDIENCE: 'edb',
  })
  await page.goto(service.url)
  await expect(signInPage(page)).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Authorization: Bearer TOKEN')
  await expect(page.getByLabel('API key')).toHaveCount(0)
  await service.end()
})
