import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page, Request } from '@playwright/test'
import { edb, expect, freePort, MONEY, PYTHON, ROOT, serve, STARTED_MS, test as base, type Service } from './service.ts'

/** A real OpenID provider, and the real gateway between the browser and the service. */
interface Provided extends Service {
  /** Where the page is reached: the gateway. */
  page: string
  /** The provider. */
  issuer: string
}

const PEOPLE = {
  ada: { edb_tenants: ['*'], edb_roles: ['admin'] },
  vera: { edb_tenants: ['default'], edb_roles: ['viewer'] },
  ingo: { edb_tenants: ['default'], edb_roles: ['ingest'] },
}
const RENEWED_BEFORE_S = 60

async function started(
  command: string,
  args: string[],
  env: Record<string, string>,
  url: string,
): Promise<() => Promise<void>> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'ignore' })
  const until = Date.now() + STARTED_MS
  while ((await fetch(url).catch(() => null)) === null) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${args.join(' ')} does not start`)
    await new Promise((next) => setTimeout(next, 100))
  }
  return async () => {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
}

const test = base.extend<object, { provided: Provided }>({
  provided: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const [port, gateway, metrics] = [await freePort(), await freePort(), await freePort()]
      const [issuer, page] = [`http://127.0.0.1:${port}`, `http://localhost:${gateway}`]
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const keys = [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }]
      const given = {
        port,
        keys,
        people: PEOPLE,
        redirect: `${page}/sign-in/callback`,
        after: `${page}/sign-in`,
        audience: 'edb',
        ttl: RENEWED_BEFORE_S + 4,
      }
      const providing = join(ROOT, 'tests/gateway/provider/provider.mjs')
      const endProvider = await started(process.execPath, [providing, JSON.stringify(given)], {}, issuer)
      const settings = {
        EDB_AUTH: 'jwt',
        EDB_JWT_ISSUER: issuer,
        EDB_JWT_AUDIENCE: 'edb',
        EDB_JWT_SCOPE: 'edb',
        EDB_JWKS_URL: `${issuer}/jwks`,
        EDB_JWT_CLIENT_ID: 'page',
        EDB_JWT_CLIENT_SCOPE: 'openid offline_access',
        EDB_PUBLIC_URL: page,
        EDB_TRUSTED_PROXIES: '127.0.0.1',
      }
      const service = await serve('demo', settings)
      await edb(service, 'tenants', 'add', 'north', '--name', 'Example North', ...MONEY)
      const between = {
        ...settings,
        EDB_GATEWAY_PORT: String(gateway),
        EDB_GATEWAY_METRICS_PORT: String(metrics),
        EDB_GATEWAY_SERVICES: new URL(service.url).host,
      }
      const endGateway = await started(PYTHON, ['-m', 'jobs.cli', 'gateway'], between, `${page}/api/health`)
      await use({ ...service, page, issuer })
      await endGateway()
      await service.end()
      await endProvider()
    },
    { scope: 'worker', timeout: 4 * STARTED_MS },
  ],
})

// The browser itself tells of every request that is refused; and the provider's pages are not ours.
test.afterEach(({ complaints, provided }) => {
  const ours = complaints.filter((complaint) => complaint.includes(provided.page))
  const others = ours.filter((complaint) => !/status of (401|403)/.test(complaint))
  complaints.splice(0, complaints.length, ...others)
})

const signInPage = (page: Page) => page.getByRole('heading', { level: 1, name: 'Sign in' })

async function signIn(page: Page, who: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('input[name=login]').fill(who)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
}

test('signing in at the provider leads back to the page that was asked for', async ({ page, provided }) => {
  const asked: Request[] = []
  page.on('request', (request) => asked.push(request))
  await page.goto(`${provided.page}/kpis/revenue?range=6m`)
  await expect(signInPage(page)).toBeVisible()
  await signIn(page, 'vera')
  await expect(page.getByRole('heading', { level: 1, name: 'Revenue' })).toBeVisible()
  await expect(page).toHaveURL(`${provided.page}/kpis/revenue?range=6m`)

  const token = await page.evaluate(() => {
    const kept = Object.entries<string>(sessionStorage).find(([name]) => name.startsWith('oidc.user:'))
    return (JSON.parse(kept?.[1] ?? '{}') as { access_token: string }).access_token
  })
  expect(token.split('.')).toHaveLength(3)
  expect(asked.filter((request) => request.url().includes(token))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(token)
  expect(await page.context().cookies(provided.page)).toEqual([])
  await page.goBack()
  expect(page.url()).not.toContain('code=')
})

test('the dashboard, its stream and its exports go with the token, and the token is renewed unseen', async ({
  page,
  provided,
}) => {
  await page.goto(provided.page)
  await signIn(page, 'vera')
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Admin' })).toHaveCount(0)
  const tokens = new Set<string>()
  page.on('request', (request) => {
    const sent = request.headers().authorization
    if (sent !== undefined && request.url().startsWith(provided.page)) tokens.add(sent)
  })
  await page.waitForResponse((answer) => answer.url() === `${provided.issuer}/token`)
  await page.getByRole('link', { name: 'Customers', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /export|csv/i })
      .first()
      .click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.csv$/)
  expect(tokens.size).toBeGreaterThan(0)
  expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1)
  await expect(signInPage(page)).toHaveCount(0)
})

test('signing out ends every tab, here and at the provider', async ({ page, provided }) => {
  await page.goto(provided.page)
  await signIn(page, 'ada')
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  const other = await page.context().newPage()
  await other.goto(provided.page)
  await other.getByRole('button', { name: 'Sign in' }).click() // the provider knows them
  await expect(other.locator('[data-kpi]')).not.toHaveCount(0)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: /sign.?out|yes/i }).click() // the provider asks whether they mean it
  await expect(page).toHaveURL(new RegExp(`^${provided.page}/sign-in`))
  for (const tab of [page, other]) {
    await expect(signInPage(tab)).toBeVisible()
    await expect(tab.locator('[data-kpi]')).toHaveCount(0)
    expect(await tab.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('oidc.')))).toEqual([])
  }
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('input[name=login]')).toBeVisible()
})

test('whoever has not the role is told so, and can sign out', async ({ page, provided }) => {
  await page.goto(provided.page)
  await signIn(page, 'ingo')
  await expect(page.getByRole('alert').first()).toContainText(/role/)
  await expect(page.locator('[data-kpi]')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
})

test('who reaches several tenants switches them', async ({ page, provided }) => {
  await page.goto(provided.page)
  await signIn(page, 'ada')
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await page.getByLabel('Tenant').selectOption('Example North')
  await expect(page).toHaveURL(/tenant=north/)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expect(page.locator('[data-kpi]')).toHaveCount(0)
})

test('what was not asked for here is no sign-in', async ({ page, provided }) => {
  for (const sent of ['code=abc&state=foreign', 'error=access_denied&state=foreign', '']) {
    await page.goto(`${provided.page}/sign-in/callback?${sent}`)
    await expect(page.getByRole('alert')).toContainText('not begun in this tab')
    await expect(page).toHaveURL(`${provided.page}/sign-in`)
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  }
})

test('the way to the provider is for everyone, in both themes and on a small phone', async ({ page, provided }) => {
  await page.setViewportSize({ width: 360, height: 640 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${provided.page}/sign-in`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  }
})
