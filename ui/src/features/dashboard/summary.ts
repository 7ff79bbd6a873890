import type { Card, Dashboard } from '@/api/client'
import { spokenChange, type Against } from '@/format/comparison'
import type { Verdict } from '@/format/figures'

/** Which figures changed for the better, for the worse or not, of those that can be compared. */
export function tally({ kpis }: Pick<Dashboard, 'kpis'>, against: Against): Record<Verdict, Card[]> {
  const found: Record<Verdict, Card[]> = { better: [], worse: [], unchanged: [] }
  for (const card of kpis) {
    const { verdict } = spokenChange(card, against)
    if (verdict !== null) found[verdict].push(card)
  }
  return found
}

/** Whether a tenant has no facts at all: nothing to show, and something to do. */
export function isEmpty(document: Dashboard): boolean {
  return document.data_through === null && document.kpis.every(({ value }) => value === null)
}
