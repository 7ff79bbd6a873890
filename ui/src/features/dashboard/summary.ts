import type { Card, Dashboard, KpiRow } from '@/api/client'
import { verdict, type Verdict } from '@/format/figures'

/** Which figures changed for the better, for the worse or not, of those that can be compared. */
export function tally(document: Dashboard, table: KpiRow[]): Record<Verdict, Card[]> {
  const found: Record<Verdict, Card[]> = { better: [], worse: [], unchanged: [] }
  for (const card of document.kpis) {
    const direction = table.find((row) => row.key === card.key)?.direction
    if (card.delta !== null && direction !== undefined) {
      found[verdict(card.delta, card.delta_kind, card.key, direction)].push(card)
    }
  }
  return found
}

/** Whether a tenant has no facts at all: nothing to show, and something to do. */
export function isEmpty(document: Dashboard): boolean {
  return document.data_through === null && document.kpis.every(({ value }) => value === null)
}
