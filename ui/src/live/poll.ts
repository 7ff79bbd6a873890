/** Asks again and again while the page is seen. */

export interface Poll {
  /** Asks now, and goes on from there. */
  now: () => void
  stop: () => void
}

interface Polled {
  run: (signal: AbortSignal) => Promise<void>
  /** ms to the next time. */
  wait: () => number
  /** Whether to ask at once at the start, too. */
  atOnce: boolean
  /** Told the ms between two times that followed each other undisturbed. */
  onInterval?: (ms: number) => void
}

/** 30 s, give or take up to 5, so that browsers do not ask in step. */
export function alertsWait(random: () => number = Math.random): number {
  return 25_000 + random() * 10_000
}

/**
 * Starts asking. Nothing is asked while the page is hidden, and when it returns it is asked at once; a request that is
 * still under way is cancelled before the next.
 */
export function poll({ run, wait, atOnce, onInterval }: Polled): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined
  let inFlight: AbortController | undefined
  let last: number | null = null

  const pause = (): void => {
    clearTimeout(timer)
    inFlight?.abort()
    last = null
  }
  const schedule = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (last !== null) onInterval?.(performance.now() - last)
      ask()
    }, wait())
    last = performance.now()
  }
  const ask = (): void => {
    inFlight?.abort()
    const request = new AbortController()
    inFlight = request
    schedule()
    run(request.signal).catch(() => undefined)
  }
  const seen = (): void => {
    if (document.hidden) pause()
    else ask()
  }

  document.addEventListener('visibilitychange', seen)
  if (!document.hidden) {
    if (atOnce) ask()
    else schedule()
  }
  return {
    now: () => {
      if (!document.hidden) ask()
    },
    stop: () => {
      document.removeEventListener('visibilitychange', seen)
      pause()
    },
  }
}
