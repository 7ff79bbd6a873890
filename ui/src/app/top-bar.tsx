import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { Freshness } from '@/app/freshness'
import { SignOutButton } from '@/app/sign-out'
import { TenantChoice } from '@/app/tenant-choice'
import { ViewControls } from '@/app/view-controls'
import { exportCsv } from '@/api/csv'
import { useDashboard } from '@/api/documents'
import { useAdmin } from '@/api/session'
import { Logo } from '@/components/logo'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Icon } from '@/components/ui/icon'
import { Tooltip } from '@/components/ui/tooltip'
import { unseen, useAlerts } from '@/live/alerts'
import { useAddress, useView } from '@/routing/view'
import { useExport } from '@/api/export'
import { chooseRefresh, chooseTheme, usePreferences, type Theme } from '@/state/preferences'

const PAGES = [
  ['/dashboard', 'Dashboard'],
  ['/customers', 'Customers'],
  ['/operations', 'Operations'],
  ['/orders', 'Orders'],
  ['/alerts', 'Alerts'],
  ['/admin', 'Admin'],
] as const

/** Whose figures these are, where else there is to go, and how the page is set. */
export function TopBar({ openPalette }: { openPalette: () => void }) {
  const { document } = useDashboard(useView())
  return (
    <header className="z-30 border-b bg-page/95 backdrop-blur md:sticky md:top-0 print:static print:border-0">
      <div className="mx-auto flex max-w-[120rem] flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-2 sm:gap-x-5 sm:px-6 print:px-0">
        <span className="flex min-w-0 flex-1 items-center gap-2 font-semibold sm:flex-initial">
          <Logo />
          <TenantChoice name={document?.tenant.name} />
        </span>
        <div className="ml-auto flex items-center gap-0.5 xl:order-last">
          <Freshness />
          <div className="flex items-center print:hidden">
            {/* On a phone these are found in the palette. */}
            <div className="flex items-center max-sm:hidden">
              <RefreshSwitch />
              <ExportButton />
              <Tooltip says="Print">
                <Button size="icon" aria-label="Print" onClick={() => print()}>
                  <Icon name="print" />
                </Button>
              </Tooltip>
              <ThemeButton />
            </div>
            <Tooltip says="Find anything: Ctrl or ⌘ K">
              <Button
                size="icon"
                aria-label="Command palette"
                aria-keyshortcuts="Control+K Meta+K"
                onClick={openPalette}
              >
                <Icon name="search" />
              </Button>
            </Tooltip>
            <SignOutButton />
          </div>
        </div>
        <Pages lastMonth={document?.as_of} />
      </div>
      <ViewControls document={document} />
    </header>
  )
}

function Pages({ lastMonth }: { lastMonth: string | undefined }) {
  const { pathname } = useLocation()
  const to = useAddress()
  const admin = useAdmin()
  const list = useRef<HTMLUListElement>(null)
  const { alerts } = useAlerts()
  const waiting = alerts === null ? 0 : unseen(alerts).length
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [pathname, waiting])
  return (
    <nav
      aria-label="Pages"
      className="scroll-hint relative -mx-4 overflow-x-auto px-4 max-xl:order-last max-xl:w-full sm:-mx-2 sm:px-2 print:hidden"
    >
      <ul ref={list} className="flex w-max">
        {PAGES.filter(([path]) => admin || path !== '/admin').map(([path, name]) => (
          <li key={path}>
            <NavLink
              to={to(path, path === '/orders' && lastMonth !== undefined ? { period: lastMonth } : {})}
              className={({ isActive }) =>
                cn(
                  'flex items-center gap-1.5 border-b-2 px-2.5 py-1.5 text-sm font-medium',
                  isActive || (path === '/dashboard' && pathname.startsWith('/kpis/'))
                    ? 'border-accent text-ink'
                    : 'border-transparent text-soft hover:text-ink',
                )
              }
            >
              {name}
              {path === '/alerts' && waiting > 0 && (
                <Badge tone="caution">
                  {waiting}
                  <span className="sr-only"> not seen</span>
                </Badge>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function RefreshSwitch() {
  const { refresh } = usePreferences()
  const says = refresh ? 'Refreshes every 60 s; click to stop' : 'Not refreshed by itself; click to start'
  return (
    <Tooltip says={says}>
      <Button
        size="icon"
        aria-label="Refresh every 60 seconds"
        aria-pressed={refresh}
        className={cn(!refresh && 'opacity-60')}
        onClick={() => chooseRefresh(!refresh)}
      >
        <span className="relative">
          <Icon name="refresh" />
          {!refresh && (
            <span aria-hidden="true" className="absolute top-1/2 -left-0.5 h-0.5 w-5 -rotate-45 bg-current" />
          )}
        </span>
      </Button>
    </Tooltip>
  )
}

function ExportButton() {
  const { current } = useExport()
  const saving = useMutation({ mutationFn: exportCsv })
  return (
    <Tooltip says={saving.isError ? saving.error.message : 'Export as CSV'}>
      <Button
        size="icon"
        aria-label="Export as CSV"
        disabled={current === null || saving.isPending}
        className={cn(saving.isError && 'text-worse')}
        onClick={() => current && saving.mutate(current)}
      >
        <Icon name={saving.isError ? 'alert' : 'download'} />
      </Button>
    </Tooltip>
  )
}

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const SIGNS = { system: 'monitor', light: 'sun', dark: 'moon' } as const

function ThemeButton() {
  const { theme } = usePreferences()
  return (
    <Tooltip says={`Theme: ${theme}`}>
      <Button
        size="icon"
        aria-label={`Theme: ${theme}, change to ${NEXT[theme]}`}
        onClick={() => chooseTheme(NEXT[theme])}
      >
        <Icon name={SIGNS[theme]} />
      </Button>
    </Tooltip>
  )
}
