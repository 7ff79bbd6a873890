import type { Card } from '@/api/client'
import { fromTarget, part } from '@/format/figures'

/** How a figure stands to its target. A window that is not over has not missed it: it has reached a part. */
export function targetWords(card: Card): string | null {
  const { value, target, target_state, target_reached } = card
  if (value === null || target === null) return null
  if (target_state !== 'open') return fromTarget(value, target, card)
  return target_reached === null ? null : `${part(target_reached)} of target reached`
}
