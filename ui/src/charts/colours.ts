import { useMemo } from 'react'
import { useShade, type Shade } from '@/state/theme'

const NAMES = {
  ink: '--ink',
  soft: '--ink-soft',
  line: '--line',
  lineStrong: '--line-strong',
  surface: '--surface',
  sunken: '--sunken',
  accent: '--accent',
  recognized: '--series-recognized',
  booked: '--series-booked',
  backlog: '--series-backlog',
} as const

export type Colours = Record<keyof typeof NAMES, string>

/** What the stylesheet gives now, in the shade that the page is in. */
function coloursOf(shade: Shade): Colours {
  document.documentElement.dataset.theme = shade
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
  ) as Colours
}

/** The palette's colours as values, anew when the theme changes. */
export function useColours(): Colours {
  const { shade } = useShade()
  return useMemo(() => coloursOf(shade), [shade])
}
