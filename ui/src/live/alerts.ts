import { create } from 'zustand'
import { api, taken, type Alert } from '@/api/client'
import { ApiError } from '@/api/errors'
import { alertsWait, poll, type Poll } from '@/live/poll'
import { timing } from '@/telemetry/events'

interface Alerts {
  /** The newest change first; null before the first answer. */
  alerts: Alert[] | null
  error: string | null
}

export const useAlerts = create<Alerts>(() => ({ alerts: null, error: null }))

let known: string | null = null
let polling: Poll | undefined

/** Asks for alerts from now on; only what has changed is sent. */
export function pollAlerts(): () => void {
  polling = poll({
    run: load,
    wait: alertsWait,
    atOnce: true,
    onInterval: (ms) => timing('alerts_poll_interval', ms),
  })
  return polling.stop
}

/** Asks for alerts now. */
export function askForAlerts(): void {
  polling?.now()
}

/** Marks an alert as seen. */
export async function acknowledge(alert: Alert): Promise<void> {
  const seen = taken(await api.POST('/api/alerts/{alert_id}/acknowledge', { params: { path: { alert_id: alert.id } } }))
  useAlerts.setState(({ alerts }) => ({ alerts: alerts?.map((one) => (one.id === seen.id ? seen : one)) ?? null }))
  askForAlerts()
}

const RANKS = { critical: 0, warning: 1, info: 2 }

/** Those that fired and are not resolved: first what nobody has seen, and of that the gravest. */
export function open(alerts: Alert[]): Alert[] {
  const rank = ({ severity, acknowledged_at }: Alert): number => RANKS[severity] + (acknowledged_at === null ? 0 : 3)
  return alerts.filter((alert) => alert.open).sort((one, other) => rank(one) - rank(other))
}

/** Those of the open ones that nobody has seen yet. */
export function unseen(alerts: Alert[]): Alert[] {
  return open(alerts).filter(({ acknowledged_at }) => acknowledged_at === null)
}

async function load(signal: AbortSignal): Promise<void> {
  try {
    const answer = await api.GET('/api/alerts', { headers: known === null ? {} : { 'If-None-Match': known }, signal })
    if (answer.response.status === 304) return
    useAlerts.setState({ alerts: taken(answer).alerts, error: null })
    known = answer.response.headers.get('ETag')
  } catch (error) {
    if (error instanceof ApiError && error.status !== 0) useAlerts.setState({ error: error.message })
  }
}
