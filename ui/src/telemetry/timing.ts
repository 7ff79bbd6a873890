import { timing } from '@/telemetry/events'

/** From a click to the paint of what it asked for. */

type Name = 'granularity_switch' | 'drilldown'

const started = new Map<Name, number>()

/** A click. `at`: its `timeStamp`, by default now. */
export function startTimer(name: Name, at: number = performance.now()): void {
  started.set(name, at)
}

/** What was asked for is in the page; the timing is taken when it has been painted. */
export function painted(name: Name): void {
  const start = started.get(name)
  if (start === undefined) return
  started.delete(name)
  afterPaint(() => {
    const value = performance.now() - start
    performance.measure(`edb:${name}`, { start, duration: value })
    timing(name, value)
  })
}

/** Runs after the next frame is on the screen; not at all while the page is hidden. */
export function afterPaint(run: () => void): void {
  if (document.hidden) return
  requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = run
    channel.port2.postMessage(null)
  })
}
