import type { Card, Dashboard, Schemas } from '@/api/client'
import type { Verdict } from '@/format/figures'
import { monthsBetween, monthsWord, windowName } from '@/format/periods'

/** What a page's changes are against: one of two windows, the same one wherever the page speaks of a change. */

export type Against = 'previous' | 'year_ago'

/** Something with the two windows that it is compared with: a card, its closed months, or a month to date. */
type Compared = Pick<
  Schemas['Comparison'],
  'previous' | 'delta' | 'verdict' | 'year_ago' | 'year_ago_delta' | 'year_ago_verdict'
>

export interface Change {
  then: number | null
  delta: number | null
  verdict: Verdict | null
}

export interface Comparison {
  against: Against
  /** Whether the other window would be another one. */
  offered: boolean
  /** As in "better than …". */
  than: string
  /** Of which months the changes of flows are, where those that are shown are not over; null where they are. */
  closed: string | null
}

/** The change against one of the two windows, and its verdict, which the service has decided. */
export function changeOf(of: Compared, against: Against): Change {
  return against === 'previous'
    ? { then: of.previous, delta: of.delta, verdict: of.verdict }
    : { then: of.year_ago, delta: of.year_ago_delta, verdict: of.year_ago_verdict }
}

/** The change that a card speaks of: that of its closed months, where its own are not over. */
export function spokenChange(card: Card, against: Against): Change {
  return changeOf(card.closed ?? card, against)
}

/** The one comparison of a view: the chosen one, or that which more of the figures have. */
export function comparisonOf(
  { range, window, compared_with, kpis }: Pick<Dashboard, 'range' | 'window' | 'compared_with' | 'kpis'>,
  chosen: Against | null,
): Comparison {
  const closed = window.partial ? compared_with : null
  const months = closed ? monthsBetween(closed.start, closed.end).length : window.months
  const toDate = range === 'ytd' || range === 'qtd' // the service compares these with a year before, both times
  const offered = !toDate && window.months !== 12
  const comparable = (against: Against): number =>
    kpis.filter((card) => spokenChange(card, against).delta !== null).length
  const fuller = comparable('year_ago') > comparable('previous') ? 'year_ago' : 'previous'
  const against = offered ? (chosen ?? fuller) : 'previous'
  return {
    against,
    offered,
    than:
      toDate || against === 'year_ago'
        ? `the same ${months === 1 ? 'month' : 'months'} a year before`
        : `the ${monthsWord(months)} before`,
    closed: closed && windowName(closed.start, closed.end),
  }
}
