import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useState, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { Dashboard } from '@/api/client'
import { exportCsv } from '@/api/csv'
import { customersQuery, kpiTableQuery } from '@/api/documents'
import { signOut, useSession } from '@/api/session'
import { Dialog } from '@/components/ui/dialog'
import { given } from '@/format/isolate'
import { figure } from '@/format/figures'
import { PRESETS, type Granularity } from '@/format/periods'
import { usePage } from '@/api/page'
import { refreshNow } from '@/live/refresh'
import { visit } from '@/routing/own-address'
import { atTenant } from '@/routing/tenant'
import { useAddress, useView } from '@/routing/view'
import { useExport } from '@/api/export'
import { chooseRefresh, chooseTheme, usePreferences, type Theme } from '@/state/preferences'

const PAGES = {
  dashboard: 'Dashboard',
  customers: 'Customers',
  operations: 'Operations',
  orders: 'Order lines',
  alerts: 'Alerts',
  admin: 'Admin',
}
const RANGES: Record<(typeof PRESETS)[number], string> = {
  '3m': '3 months',
  '6m': '6 months',
  '12m': '12 months',
  '24m': '24 months',
  ytd: 'Year to date',
  qtd: 'Quarter to date',
}
const CUSTOMERS = 1000

/** Everything that can be gone to or done, by its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const to = useAddress()
  const { range, choose } = useView()
  const { refresh } = usePreferences()
  const { current } = useExport()
  const { last } = usePage()
  const [words, setWords] = useState('')
  const kpis = useQuery(kpiTableQuery).data?.kpis ?? []
  const { data: customers } = useQuery({ ...customersQuery(range, CUSTOMERS), enabled: words.length > 1 })
  const client = useQueryClient()
  const { pathname, search } = useLocation()
  const session = useSession()
  const principal = session?.principal
  const admin = principal?.roles.includes('admin') ?? false

  const go = (path: string, more?: Record<string, string>) => (): void => {
    onClose()
    void navigate(to(path, more))
  }
  const run = (action: () => void) => (): void => {
    onClose()
    action()
  }
  return (
    <Dialog
      onClose={onClose}
      title="Command palette"
      description="Type to find a page, a figure, a customer or something to do."
    >
      <Command label="Command palette" loop>
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder="Go to a page, figure or customer, or do something…"
          className="w-full rounded-t-xl border-b bg-transparent px-4 py-3 text-lg outline-none placeholder:text-soft"
        />
        <Command.List className="max-h-[50vh] overflow-y-auto p-2">
          <Command.Empty className="p-4 text-sm text-soft">Nothing is called that.</Command.Empty>
          <Group heading="Pages">
            {Object.entries(PAGES)
              .filter(([path]) => admin || path !== 'admin')
              .map(([path, name]) => (
                <Item key={path} onSelect={go(`/${path}`, path === 'orders' && last ? { period: last.as_of } : {})}>
                  {name}
                </Item>
              ))}
          </Group>
          <Group heading="Figures">
            {kpis.map(({ key, label }) => (
              <Item key={key} value={`${label} ${key}`} hint={last && valueOf(last, key)} onSelect={go(`/kpis/${key}`)}>
                {label}
              </Item>
            ))}
          </Group>
          <Group heading="Time">
            {PRESETS.map((name) => (
              <Item key={name} value={`${RANGES[name]} ${name}`} onSelect={run(() => choose({ range: name }))}>
                {RANGES[name]}
              </Item>
            ))}
            {(['month', 'quarter'] satisfies Granularity[]).map((granularity) => (
              <Item key={granularity} onSelect={run(() => choose({ granularity }))}>
                {`By ${granularity}`}
              </Item>
            ))}
          </Group>
          <Group heading="Do">
            <Item onSelect={run(refreshNow)}>Refresh now</Item>
            <Item onSelect={run(() => chooseRefresh(!refresh))}>
              {refresh ? 'Stop refreshing every 60 s' : 'Refresh every 60 s'}
            </Item>
            {current && (
              <Item onSelect={run(() => void exportCsv(current).catch(() => client.invalidateQueries()))}>
                Export as CSV
              </Item>
            )}
            <Item onSelect={run(() => setTimeout(print))}>Print</Item>
            {(['light', 'dark', 'system'] satisfies Theme[]).map((theme) => (
              <Item key={theme} onSelect={run(() => chooseTheme(theme))}>
                {`Theme: ${theme}`}
              </Item>
            ))}
            {session?.auth === 'keys' && (
              <Item onSelect={run(() => void signOut().catch(() => client.invalidateQueries()))}>Sign out</Item>
            )}
          </Group>
          {words.length > 1 && principal && principal.tenants.length > 1 && (
            <Group heading="Tenants">
              {principal.tenants.map(({ id, name }) => (
                <Item
                  key={id}
                  value={`${name} tenant ${id}`}
                  hint={given(id)}
                  onSelect={run(() => visit(atTenant(pathname, search, id)))}
                >
                  {given(name)}
                </Item>
              ))}
            </Group>
          )}
          {words.length > 1 && (
            <Group heading="Customers">
              {customers?.customers.map(({ customer_id, name }) => (
                <Item
                  key={customer_id}
                  value={`${name ?? ''} ${customer_id}`}
                  hint={name === null ? null : given(customer_id)}
                  onSelect={go(`/customers/${encodeURIComponent(customer_id)}`)}
                >
                  {given(name ?? customer_id)}
                </Item>
              ))}
            </Group>
          )}
        </Command.List>
        <p className="flex gap-4 rounded-b-xl border-t px-4 py-2 text-xs text-soft max-sm:hidden" aria-hidden="true">
          <span>↑ ↓ to choose</span>
          <span>↵ to go</span>
          <span>Esc to leave</span>
        </p>
      </Command>
    </Dialog>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  )
}

/** A figure's value in the window that is shown. */
function valueOf({ kpis, tenant }: Dashboard, key: string): string | null {
  const card = kpis.find((one) => one.key === key)
  return card ? figure(card.value, card, tenant, 'compact') : null
}

interface ItemProps {
  value?: string
  /** Said beside it, quietly. */
  hint?: string | null
  onSelect: () => void
  children: string
}

function Item({ value, hint = null, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value ?? children}
      onSelect={onSelect}
      className="flex cursor-pointer items-baseline justify-between gap-4 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent"
    >
      <span className="truncate">{children}</span>
      {hint !== null && <span className="shrink-0 text-xs">{hint}</span>}
    </Command.Item>
  )
}
