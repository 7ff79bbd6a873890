import type { Alert } from '@/api/client'
import { Badge } from '@/components/ui/badge'

const TONES = {
  ok: 'better',
  pending: 'plain',
  firing: 'worse',
  recovering: 'caution',
  resolved: 'better',
  no_data: 'plain',
} as const

/** The state of an alert, in a word. */
export function AlertState({ state }: { state: Alert['state'] | 'ok' }) {
  return <Badge tone={TONES[state]}>{state.replace('_', ' ')}</Badge>
}
