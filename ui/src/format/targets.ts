import type { Card } from '@/api/client'
import { fromTarget, part } from '@/format/figures'

/** How a figure stands to its target. A window that is not over has not missed it: it has reached a part. */
export function targetWords({ key, kind, value, target, target_state, target_reached }: Card): string | null {
  if (value === null || target === null) return null
  if (target_state !== 'open') return fromTarget(value, target, kind, key)
  return target_reached === null ? null : `${part(target_reached)} of target reached`
}
