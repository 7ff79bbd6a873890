import { apiFetch, chosenTenant } from '@/api/client'
import { ApiError } from '@/api/errors'
import { eventReader, type ServerEvent } from '@/live/server-events'

/** One stream per browser: the tab that holds the lock reads it, and tells the others. */

const SILENCE_MS = 45_000
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 30_000

type Told = (event: ServerEvent) => void

/** Follows the service's events while the page is seen. Returns what ends it. */
export function followStream(told: Told): () => void {
  const name = `edb-stream:${chosenTenant() ?? ''}`
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }: MessageEvent<ServerEvent>) => {
    if (!document.hidden) told(data)
  }
  const tellAll: Told = (event) => {
    channel.postMessage(event)
    told(event)
  }
  let following: AbortController | undefined
  const seen = (): void => {
    following?.abort()
    if (document.hidden) return
    following = new AbortController()
    lead(name, following.signal, tellAll)
  }
  seen()
  document.addEventListener('visibilitychange', seen)
  return () => {
    document.removeEventListener('visibilitychange', seen)
    following?.abort()
    channel.close()
  }
}

/** Reads the stream for every tab, once no other tab does. */
function lead(name: string, signal: AbortSignal, told: Told): void {
  // Without a secure context there are no locks: each tab then reads for itself.
  const locks = (navigator as { locks?: LockManager }).locks
  if (!locks) {
    void read(signal, told)
    return
  }
  locks.request(name, { signal }, () => read(signal, told)).catch(() => undefined)
}

async function read(signal: AbortSignal, told: Told): Promise<void> {
  let last: string | null = null
  let retry = FIRST_RETRY_MS
  while (!signal.aborted) {
    try {
      for await (const event of events(signal, last)) {
        last = event.id ?? last
        retry = FIRST_RETRY_MS
        told(event)
      }
    } catch {
      retry = Math.min(retry * 2, LONGEST_RETRY_MS)
    }
    await pause(retry * (0.5 + Math.random() / 2), signal)
  }
}

async function* events(signal: AbortSignal, last: string | null): AsyncGenerator<ServerEvent> {
  const quiet = new AbortController()
  let timer = setTimeout(() => quiet.abort(), SILENCE_MS)
  try {
    const response = await apiFetch('/api/stream', {
      headers: { Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': last }) },
      cache: 'no-store',
      signal: AbortSignal.any([signal, quiet.signal]),
    })
    if (!response.ok || !response.body) throw new ApiError(response.status, 'There is no stream.')
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
    const next = eventReader()
    for (;;) {
      const { done, value } = await pieces.read()
      if (done) return
      clearTimeout(timer)
      timer = setTimeout(() => quiet.abort(), SILENCE_MS)
      yield* next(value)
    }
  } finally {
    clearTimeout(timer)
    quiet.abort()
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
