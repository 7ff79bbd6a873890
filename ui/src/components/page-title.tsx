import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { given } from '@/format/isolate'
import { useAddress } from '@/routing/view'

interface PageTitleProps {
  children: ReactNode
  /** The title in the browser's tab, where the heading is not plain text. */
  title?: string
  hidden?: boolean
  note?: ReactNode
  /** Where the page belongs: an address and its name. */
  up?: readonly [path: string, name: string]
  /** Where else it leads, beside the heading. */
  actions?: ReactNode
}

let firstPage = true

/** The page's heading. A page that was navigated to says so: its heading has the focus. */
export function PageTitle({ children, title, hidden, note, up, actions }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  const to = useAddress()
  const name = title ?? (typeof children === 'string' ? children : 'Dashboard')
  useEffect(() => {
    document.title = `${given(name)} · Executive Dashboard`
  }, [name])
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true })
    firstPage = false
  }, [pathname])
  return (
    <div className={hidden ? 'sr-only' : 'mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3'}>
      <div className="min-w-0">
        {up && (
          <Link to={to(up[0])} className="text-xs text-soft hover:text-ink hover:underline print:hidden">
            <span aria-hidden="true">← </span>
            {up[1]}
          </Link>
        )}
        <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight">
          {children}
        </h1>
        {note !== undefined && <div className="mt-0.5 max-w-[70ch] text-sm text-pretty text-soft">{note}</div>}
      </div>
      {actions !== undefined && <div className="print:hidden">{actions}</div>}
    </div>
  )
}
