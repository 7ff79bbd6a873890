import { expect, test } from 'vitest'
import { BATCH, flushEvents, productEvent, startTelemetry, timing } from '@/telemetry/events'

interface Sent {
  event: string
  session: string
  occurred_at: string
  meta: Record<string, unknown>
}

test('events are sent in batches, without what is unknown, and with where they were measured', () => {
  const sent: Sent[][] = []
  startTelemetry(
    () => ({ route: '/dashboard', range: '12m', granularity: 'month', generation: null }),
    (body) => sent.push(JSON.parse(body) as Sent[]),
  )
  productEvent('alert_click', { alert: 'x'.repeat(600) })
  timing('LCP', 123.45678)
  expect(sent).toEqual([])
  flushEvents()
  flushEvents()
  expect(sent).toHaveLength(1)
  expect(sent[0]?.map(({ event }) => event)).toEqual(['alert_click', 'rum'])
  expect(sent[0]?.[0]?.meta.alert).toHaveLength(500)
  expect(sent[0]?.[1]?.meta).toEqual({
    route: '/dashboard',
    range: '12m',
    granularity: 'month',
    name: 'LCP',
    value: 123.457,
  })
  for (let count = 0; count < BATCH; count += 1) productEvent('alert_click', { alert: 'a' })
  expect(sent[1]).toHaveLength(BATCH)
})
