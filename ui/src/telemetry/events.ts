/** What people do and what the browser measures, batched, and sent when the page hides. */

type Value = string | number | boolean
type Meta = Record<string, Value | null>

interface UserEvent {
  event: string
  occurred_at: string
  session: string
  meta: Record<string, Value>
}

/** A request that outlives its page may carry 64 KiB; so many events stay below. */
export const BATCH = 100
const LONGEST = 500

let waiting: UserEvent[] = []
let context: () => Meta = () => ({})
let send: (body: string) => void = () => undefined

const session = ((): string => {
  const fresh = (): string => Math.random().toString(36).slice(2) + Date.now().toString(36)
  try {
    const kept = sessionStorage.getItem('edb-session') ?? fresh()
    sessionStorage.setItem('edb-session', kept)
    return kept
  } catch {
    return fresh()
  }
})()

/**
 * Starts sending.
 * @param describe route, range, granularity and generation of the moment, for timings
 * @param post sends a batch so that it outlives the page
 */
export function startTelemetry(describe: () => Meta, post: (body: string) => void): void {
  context = describe
  send = post
}

/** Something that a person did. */
export function productEvent(event: string, meta: Meta = {}): void {
  push(event, meta)
}

/** Something measured: ms, unitless for CLS. */
export function timing(name: string, value: number): void {
  push('rum', { ...context(), name, value: Math.round(value * 1000) / 1000 })
}

/** Sends what waits. */
export function flushEvents(): void {
  for (let first = 0; first < waiting.length; first += BATCH) send(JSON.stringify(waiting.slice(first, first + BATCH)))
  waiting = []
}

function push(event: string, meta: Meta): void {
  const known = Object.entries(meta).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === 'string' ? value.slice(0, LONGEST) : value] as const],
  )
  waiting.push({ event, occurred_at: new Date().toISOString(), session, meta: Object.fromEntries(known) })
  if (waiting.length >= BATCH) flushEvents()
}
