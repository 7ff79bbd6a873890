import { create } from 'zustand'

/** Figures confirmed longer ago are stale: three times as long as that usually takes. */
export const STALE_MS = 95_000

interface Connection {
  /** When the service was first found not to answer, in ms since 1970; null while it does. */
  lostAt: number | null
  /** When the figures were last confirmed to be current, in ms since 1970. */
  checkedAt: number | null
}

/** Whether the service answers, and how fresh what it says is. */
export const useConnection = create<Connection>(() => ({ lostAt: null, checkedAt: null }))

/** The service has answered. `checkedAt`: when its figures were confirmed, RFC 3339, where it said so. */
export function reached(checkedAt: string | null): void {
  const { lostAt, checkedAt: before } = useConnection.getState()
  const now = checkedAt === null ? NaN : Date.parse(checkedAt)
  const newer = Number.isNaN(now) ? before : Math.max(now, before ?? 0)
  if (lostAt !== null || newer !== before) useConnection.setState({ lostAt: null, checkedAt: newer })
}

/** The service did not answer. */
export function unreachable(): void {
  if (useConnection.getState().lostAt === null) useConnection.setState({ lostAt: Date.now() })
}
