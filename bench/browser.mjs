// P10 and P11 in a real browser: `node bench/browser.mjs URL [SWITCHES]` against a service that is running.
// Prints JSON: milliseconds from click to painted chart, largest contentful paint of a cold load, and the bytes of
// JavaScript that the first route loads, compressed with gzip.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const { chromium } = createRequire(fileURLToPath(new URL('../ui/package.json', import.meta.url)))('@playwright/test')
const [url, switches = '60'] = process.argv.slice(2)
if (!url) {
  console.error('usage: node bench/browser.mjs URL [SWITCHES]')
  process.exit(2)
}
const COLD_LOADS = 7
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })
try {
  const loads = []
  for (let load = 0; load < COLD_LOADS; load += 1) loads.push(await coldLoad())
  const paints = loads.map(({ lcp }) => lcp)
  const times = await switchTimes(Number(switches))
  console.log(JSON.stringify({
    granularity_switch_ms: { p50: quantile(times, 0.5), p95: quantile(times, 0.95), samples: times.length, target: 100 },
    largest_contentful_paint_ms: { p50: quantile(paints, 0.5), worst: Math.max(...paints), samples: paints.length, target: 1000 },
    javascript_gzip_bytes: { value: loads[0].script, target: 300_000 },
  }, null, 1))
} finally {
  await browser.close()
}

async function coldLoad() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const scripts = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.goto(`${url}/dashboard`)
  await page.locator('[data-chart] svg').waitFor()
  await page.waitForTimeout(1000)
  const lcp = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  const script = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)
  await context.close()
  return { lcp: Math.round(lcp), script }
}

async function switchTimes(count) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${url}/dashboard?range=24m`)
  await page.locator('[data-chart] svg').waitFor()
  await page.waitForTimeout(1000)
  for (let done = 0; done < count; done += 1) {
    const name = done % 2 === 0 ? 'Quarter' : 'Month'
    await page.getByRole('radio', { name }).click()
    await page.getByRole('img', { name: new RegExp(`by ${name.toLowerCase()}`) }).waitFor()
    await page.waitForTimeout(60)
  }
  await page.waitForTimeout(300)
  return page.evaluate(() => performance.getEntriesByName('edb:granularity_switch').map(({ duration }) => duration))
}

function quantile(values, of) {
  const ordered = [...values].sort((one, other) => one - other)
  return Math.round(ordered[Math.min(ordered.length - 1, Math.ceil(of * ordered.length) - 1)] * 10) / 10
}
