/**
 * Every formatter of the page: in the browser's language, with Latin digits and Gregorian months whatever that
 * language's habits are, since periods and words of the page have them too.
 */

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(options: object, make: (locale: string) => F): F {
  const locale = typeof navigator === 'undefined' ? 'en-GB' : navigator.language
  const key = locale + JSON.stringify(options)
  const found = (made.get(key) as F | undefined) ?? make(locale)
  made.set(key, found)
  return found
}

/** Numbers. A value that rounds to nothing has no minus sign. */
export function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const all = { numberingSystem: 'latn', signDisplay: 'negative', ...options } as const
  return kept({ number: all }, (locale) => new Intl.NumberFormat(locale, all))
}

/** Days and instants. */
export function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const all = { calendar: 'gregory', numberingSystem: 'latn', ...options } as const
  return kept({ date: all }, (locale) => new Intl.DateTimeFormat(locale, all))
}
