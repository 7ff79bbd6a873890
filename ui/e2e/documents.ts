import type { Page } from '@playwright/test'
import type { components } from '../src/api/schema.gen.ts'

/** What the page makes of a document does not depend on the day on which it is tested: the service's is changed first. */

export type Dashboard = components['schemas']['Dashboard']
export type Card = components['schemas']['Card']

type Change<T> = (document: T) => void

/** Changes every answer of an address before the page gets it. */
export async function changing<T>(page: Page, path: RegExp, change: Change<T>): Promise<void> {
  await page.route(path, async (route) => {
    const answer = await route.fetch()
    if (!answer.ok()) return route.fulfill({ response: answer })
    const document = (await answer.json()) as T
    change(document)
    await route.fulfill({ response: answer, json: document })
  })
}

export const DASHBOARD = /\/api\/executive-dashboard\?/

/** A dashboard as of 20 May, which has no other comparison than it is given. */
export function asOfMay(document: Dashboard): void {
  document.window = { start: '2025-06', end: '2026-05', to: '2026-05-20', months: 12, covered: 12, partial: true }
  document.compared_with = {
    start: '2025-05',
    end: '2026-04',
    previous: { start: '2024-05', end: '2025-04' },
    year_ago: { start: '2024-05', end: '2025-04' },
  }
  document.ahead = { until: '2026-05-31', booked: 0, recognized: 11 }
  const last = document.revenue_trend.at(-1)
  if (last)
    Object.assign(last, { period: '2026-05', recognized: 70, partial: true, ahead: { booked: 0, recognized: 11 } })
  const flat = {
    value: 50,
    previous: 50,
    delta: 0,
    verdict: 'unchanged',
    year_ago: null,
    year_ago_delta: null,
  } as const
  document.month_to_date = {
    day: '2026-05-20',
    previous_day: '2026-04-20',
    year_ago_day: '2025-05-20',
    booked: { ...flat, previous: 100, delta: -0.5, verdict: 'worse', year_ago_verdict: null },
    lines: { ...flat, year_ago_verdict: null },
    gm: { ...flat, value: 0.9, previous: null, delta: null, verdict: null, year_ago_verdict: null },
  }
}

/** A flow of a window that is not over: its own change, and that of its closed months. */
export function openFlow(document: Dashboard, key: string, so_far: number, closed: number): void {
  const card = document.kpis.find((one) => one.key === key)
  if (!card) throw new Error(`There is no ${key}.`)
  const verdict = closed > 0 ? 'better' : 'worse'
  const compared = { previous: 80, year_ago: 80 }
  Object.assign(card, compared, { partial: true, value: 61, delta: so_far, year_ago_delta: so_far })
  Object.assign(card, {
    verdict: null,
    year_ago_verdict: null,
    target: 100,
    target_state: 'open',
    target_reached: 0.61,
  })
  card.closed = {
    ...compared,
    start: '2025-05',
    end: '2026-04',
    months: 12,
    value: 90,
    delta: closed,
    verdict,
    year_ago_delta: closed,
    year_ago_verdict: verdict,
  }
}
