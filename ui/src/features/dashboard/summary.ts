import type { Dashboard, KpiRow } from '@/api/client'
import { verdict, type Verdict } from '@/format/figures'

/** How many figures changed for the better, for the worse or not, of those that can be compared. */
export function tally(document: Dashboard, table: KpiRow[]): Record<Verdict, number> {
  const counted: Record<Verdict, number> = { better: 0, worse: 0, unchanged: 0 }
  for (const { key, delta, delta_kind } of document.kpis) {
    const direction = table.find((row) => row.key === key)?.direction
    if (delta !== null && direction !== undefined) counted[verdict(delta, delta_kind, key, direction)] += 1
  }
  return counted
}

/** Whether a tenant has no facts at all: nothing to show, and something to do. */
export function isEmpty(document: Dashboard): boolean {
  return document.data_through === null && document.kpis.every(({ value }) => value === null)
}
