import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { alertsWait, poll } from '@/live/poll'

class Page extends EventTarget {
  hidden = false

  hide(hidden: boolean): void {
    this.hidden = hidden
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

let page: Page

beforeEach(() => {
  vi.useFakeTimers()
  page = new Page()
  vi.stubGlobal('document', page)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('alerts are asked for every 25 to 35 s', () => {
  expect(alertsWait(() => 0)).toBe(25_000)
  expect(alertsWait(() => 1)).toBe(35_000)
})

describe('a poll', () => {
  test('asks at once and then again and again, and tells how long that took', () => {
    const run = vi.fn(() => Promise.resolve())
    const intervals: number[] = []
    const { stop } = poll({ run, wait: () => 30_000, atOnce: true, onInterval: (ms) => intervals.push(ms) })
    vi.advanceTimersByTime(90_000)
    expect(run).toHaveBeenCalledTimes(4)
    expect(intervals).toEqual([30_000, 30_000, 30_000])
    stop()
    vi.advanceTimersByTime(90_000)
    expect(run).toHaveBeenCalledTimes(4)
  })

  test('cancels what is under way before it asks again', () => {
    const signals: AbortSignal[] = []
    const { stop } = poll({
      run: (signal) => {
        signals.push(signal)
        return new Promise(() => undefined)
      },
      wait: () => 30_000,
      atOnce: true,
    })
    vi.advanceTimersByTime(30_000)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    stop()
  })

  test('rests while the page is hidden, and asks at once when it returns, which is no interval', () => {
    const run = vi.fn(() => Promise.resolve())
    const intervals: number[] = []
    const { stop } = poll({ run, wait: () => 30_000, atOnce: true, onInterval: (ms) => intervals.push(ms) })
    vi.advanceTimersByTime(10_000)
    page.hide(true)
    vi.advanceTimersByTime(600_000)
    expect(run).toHaveBeenCalledTimes(1)
    page.hide(false)
    expect(run).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(30_000)
    expect(intervals).toEqual([30_000])
    stop()
  })

  test('goes on when an answer fails', async () => {
    const run = vi.fn(() => Promise.reject(new Error('gone')))
    const { stop } = poll({ run, wait: () => 30_000, atOnce: true })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(run).toHaveBeenCalledTimes(3)
    stop()
  })

  test('asks now when told to, and counts from there', () => {
    const run = vi.fn(() => Promise.resolve())
    const { now, stop } = poll({ run, wait: () => 30_000, atOnce: false })
    vi.advanceTimersByTime(20_000)
    now()
    vi.advanceTimersByTime(29_000)
    expect(run).toHaveBeenCalledTimes(1)
    stop()
  })
})
