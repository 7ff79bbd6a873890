import { isolated } from '@/format/isolate'
import { dates } from '@/format/locale'

const STAMP: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
}

/** An age as `4 s`, `3 min`, `2 h` or `5 days`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h`
  return `${Math.floor(hours / 24)} days`
}

/** So many minutes as `0.8 min`, `6 min`, `5 h 10 min` or `7 days`. */
export function duration(minutes: number): string {
  if (minutes < 9.95) return `${String(Math.round(minutes * 10) / 10)} min`
  const whole = Math.round(minutes)
  if (whole < 60) return `${whole} min`
  const rest = whole % 60
  if (whole >= 48 * 60 && whole % (24 * 60) === 0) return `${whole / (24 * 60)} days`
  return `${Math.floor(whole / 60)} h${rest > 0 ? ` ${rest} min` : ''}`
}

/** An instant as the local time of day. */
export function clock(ms: number): string {
  return isolated(dates({ hour: '2-digit', minute: '2-digit' }).format(ms))
}

/** An RFC 3339 instant as local day and time. */
export function stamp(instant: string): string {
  return isolated(dates(STAMP).format(new Date(instant)))
}

/** An instant with the timezone in which it is told: for paper, which travels. */
export function stampWithZone(ms: number): string {
  return isolated(dates({ ...STAMP, timeZoneName: 'short' }).format(ms))
}
