import { advance } from '@/api/documents'
import { askForAlerts, pollAlerts } from '@/live/alerts'
import { useConnection } from '@/api/connection'
import { usePage } from '@/api/page'
import { poll } from '@/live/poll'
import type { ServerEvent } from '@/live/server-events'
import { followStream } from '@/live/stream'
import { usePreferences } from '@/state/preferences'

/** Keeps what is seen current: alerts and figures by polling, and at once when the stream says so. */

const FULL_REFRESH_MS = 60_000
const LONGEST_JITTER_MS = 500
const RECOVERY_MS = 3000

/** Starts everything that keeps the page current. Returns what ends it. */
export function keepCurrent(): () => void {
  const stops = [pollAlerts(), followStream(onEvent), refreshFully(), recover()]
  return () => stops.forEach((stop) => stop())
}

/** Asks for the newest figures and alerts now. */
export function refreshNow(): void {
  advance(null).catch(() => undefined)
  askForAlerts()
}

let announced: number | null = null
let jitter: ReturnType<typeof setTimeout> | undefined

function onEvent({ event, data }: ServerEvent): void {
  if (event === 'alert') askForAlerts()
  if (event !== 'generation') return
  const { generation } = JSON.parse(data) as { generation: number }
  announced = generation
  if (jitter !== undefined || generation === usePage.getState().generation) return
  jitter = setTimeout(() => {
    jitter = undefined
    if (announced === usePage.getState().generation || document.hidden) return
    advance(announced).catch(() => undefined)
  }, Math.random() * LONGEST_JITTER_MS)
}

function refreshFully(): () => void {
  return poll({
    run: async () => {
      if (usePreferences.getState().refresh) await advance(null)
    },
    wait: () => FULL_REFRESH_MS,
    atOnce: false,
  }).stop
}

/** While the service does not answer it is tried again every few seconds, so that its return is seen. */
function recover(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tryAgain = (): void => {
    clearTimeout(timer)
    if (useConnection.getState().lostAt === null) return
    timer = setTimeout(tryAgain, RECOVERY_MS * (0.8 + Math.random() * 0.4))
    if (!document.hidden) advance(null).catch(() => undefined)
  }
  const stopWatching = useConnection.subscribe(({ lostAt }, before) => {
    if (lostAt !== null && before.lostAt === null) tryAgain()
    if (lostAt === null && before.lostAt !== null) askForAlerts()
  })
  window.addEventListener('online', refreshNow)
  return () => {
    clearTimeout(timer)
    stopWatching()
    window.removeEventListener('online', refreshNow)
  }
}
