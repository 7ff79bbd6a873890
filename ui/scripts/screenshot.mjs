// Pictures of the dashboard for the README: `npm run screenshot -- URL` of a running `edb demo`.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const url = process.argv[2] ?? 'http://127.0.0.1:8000'
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const SHOTS = [
  { name: 'dashboard-light', path: '/dashboard', colorScheme: 'light', width: 1440, height: 1000 },
  { name: 'dashboard-dark', path: '/dashboard', colorScheme: 'dark', width: 1440, height: 1000 },
  { name: 'dashboard-phone', path: '/dashboard', colorScheme: 'light', width: 390, height: 844 },
  { name: 'kpi', path: '/kpis/revenue', colorScheme: 'light', width: 1440, height: 1000 },
]

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
})
for (const { name, path, colorScheme, width, height } of SHOTS) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale: 'en-GB',
    deviceScaleFactor: 1,
  })
  const page = await context.newPage()
  await page.goto(url + path)
  await page.locator('[data-chart] svg').waitFor()
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${folder}${name}.png` })
  await context.close()
}
await browser.close()
