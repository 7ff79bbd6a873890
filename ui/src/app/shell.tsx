import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { NavigationType, useLocation, useNavigationType } from 'react-router'
import { Banner } from '@/app/banner'
import { TopBar } from '@/app/top-bar'
import { usePreferences } from '@/state/preferences'
import { useShade } from '@/state/theme'

const Palette = lazy(() => import('@/features/palette/palette'))

/** Every page stands in this. */
export function Shell({ children }: { children: ReactNode }) {
  const [palette, setPalette] = useState(false)
  usePrint()
  useScroll()

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setPalette((open) => !open)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])

  return (
    <div className="flex min-h-screen flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the figures
      </a>
      <TopBar openPalette={() => setPalette(true)} />
      <Banner />
      <main id="main" className="mx-auto w-full max-w-[120rem] grow px-4 py-4 sm:px-6 print:max-w-none print:p-0">
        {children}
      </main>
      {palette && (
        <Suspense>
          <Palette onClose={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** Paper is white: charts take the light colours before they are printed. */
function usePrint(): void {
  useEffect(() => {
    const before = (): void => {
      document.documentElement.dataset.theme = 'light'
      flushSync(() => {
        useShade.setState({ shade: 'light' })
      })
    }
    // Any change of a preference, even to itself, applies the theme again.
    const after = (): void => {
      usePreferences.setState({})
    }
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
}

/** Another page begins at its top; the browser itself puts one that is returned to where it was. */
function useScroll(): void {
  const { pathname } = useLocation()
  const type = useNavigationType()
  useEffect(() => {
    if (type === NavigationType.Push) scrollTo(0, 0)
  }, [pathname, type])
}
