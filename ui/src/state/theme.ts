import { create } from 'zustand'
import { usePreferences, type Theme } from '@/state/preferences'

export type Shade = 'light' | 'dark'

const system = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

function shadeOf(theme: Theme): Shade {
  if (theme !== 'system') return theme
  return system().matches ? 'dark' : 'light'
}

/** The theme as it is seen now; charts take their colours when it changes. */
export const useShade = create<{ shade: Shade }>(() => ({ shade: 'light' }))

/** Keeps the page in the chosen theme. */
export function followTheme(): void {
  const apply = (): void => {
    const shade = shadeOf(usePreferences.getState().theme)
    document.documentElement.dataset.theme = shade
    useShade.setState({ shade })
  }
  apply()
  usePreferences.subscribe(apply)
  system().addEventListener('change', apply)
}
