import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect, type Page } from '@playwright/test'

/** The real service over a database of its own, one for each worker and kind of company. */

export const ROOT = resolve(import.meta.dirname, '../..')
export const PYTHON = process.env.PYTHON ?? join(ROOT, '.venv/bin/python')
export const STARTED_MS = 90_000

export interface Service {
  url: string
  database: string
  /** Ends the service's processes; `start` begins them again at the same address. */
  stop: () => Promise<void>
  start: () => Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A service that has started. `settings`: environment variables beside its database. */
export async function serve(
  company: 'demo' | 'empty',
  settings: Record<string, string> = {},
): Promise<Service & { end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'edb-e2e-'))
  const database = join(folder, 'edb.sqlite3')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let process_: ChildProcess | null = null

  const start = async (): Promise<void> => {
    process_ = spawn(PYTHON, ['-m', 'jobs.cli', company === 'demo' ? 'demo' : 'serve', '--port', String(port)], {
      cwd: ROOT,
      env: { ...process.env, EDB_DATABASE: database, EDB_LOG: 'text', ...settings },
      stdio: 'ignore',
    })
    const until = Date.now() + STARTED_MS
    for (;;) {
      const ready = await fetch(`${url}/api/health/ready`).catch(() => null)
      if (ready?.ok) return
      if (Date.now() > until) throw new Error('The service does not get ready.')
      await new Promise((next) => setTimeout(next, 100))
    }
  }
  const stop = async (): Promise<void> => {
    if (process_?.exitCode === null) {
      const exited = once(process_, 'exit')
      process_.kill('SIGTERM')
      await exited
    }
  }
  await start()
  return {
    url,
    database,
    start,
    stop,
    end: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a new tenant cannot be without. */
export const MONEY = ['--currency', 'GBP', '--timezone', 'UTC']

/** What a command prints, run over a service's database. */
export async function edb({ database }: Service, ...command: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(PYTHON, ['-m', 'jobs.cli', ...command], {
    cwd: ROOT,
    env: { ...process.env, EDB_DATABASE: database },
  })
  return stdout.trim()
}

interface Workers {
  demo: Service
  empty: Service
}

interface Tests {
  /** Everything that the browser's console complained of: a test ends with none that it did not expect. */
  complaints: string[]
}

export const test = base.extend<Tests, Workers>({
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const service = await serve('demo')
      await use(service)
      await service.end()
    },
    { scope: 'worker', timeout: STARTED_MS },
  ],
  empty: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const service = await serve('empty')
      await use(service)
      await service.end()
    },
    { scope: 'worker', timeout: STARTED_MS },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${message.text()} ${message.location().url}`)
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await use(complaints)
      await page.unrouteAll({ behavior: 'ignoreErrors' }) // an answer may still be under way
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** The dashboard with its chart drawn. */
export async function openDashboard(page: Page, { url }: Service, query = ''): Promise<void> {
  await page.goto(`${url}/dashboard${query}`)
  await expect(page.locator('[data-kpi]')).not.toHaveCount(0)
  await expect(page.locator('[data-chart] svg')).toBeVisible()
}

/** An order line, posted and counted. */
export async function postOrder({ url }: Service, order: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  })
  expect(answer.status, await answer.text()).toBe(201)
}
