import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Schemas } from '@/api/client'
import { customersQuery } from '@/api/documents'
import { BarCell } from '@/components/bar-cell'
import { Facts } from '@/components/facts'
import { Given } from '@/components/given'
import { Loaded } from '@/components/loaded'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Table, Td, Th } from '@/components/ui/table'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { count, money, ratio, UNDEFINED } from '@/format/figures'
import { windowName } from '@/format/periods'
import { useAddress, useView } from '@/routing/view'
import { useOffersExport } from '@/api/export'

const LIMITS = [20, 100, 1000]

/** Who buys, and how much hangs on few. */
export default function CustomersPage() {
  const { range } = useView()
  const [limit, setLimit] = useState(20)
  const query = useQuery({ ...customersQuery(range, limit), placeholderData: keepPreviousData })
  useOffersExport('customers', `/api/customers?${new URLSearchParams({ range, limit: String(limit) }).toString()}`)
  return (
    <Loaded query={query}>
      {(customers) => (
        <>
          <PageTitle note={windowName(customers.window.start, customers.window.end)}>Customers</PageTitle>
          <div className="flex flex-col gap-3">
            <Concentration customers={customers} />
            <Panel
              long
              title={`The largest ${count(customers.customers.length)}`}
              note="by booked amount; share of all booked, unknown customers included"
              actions={<HowMany active={customers.active} limit={limit} choose={setLimit} />}
            >
              {customers.customers.length === 0 ? (
                <Nothing>No order of the window names a customer.</Nothing>
              ) : (
                <CustomersTable customers={customers} />
              )}
            </Panel>
          </div>
        </>
      )}
    </Loaded>
  )
}

/** How many are listed; no more is offered than there are. */
function HowMany({ active, limit, choose }: { active: number; limit: number; choose: (limit: number) => void }) {
  const offered = LIMITS.filter((_, index) => index === 0 || active > (LIMITS[index - 1] ?? 0))
  if (offered.length === 1) return null
  return (
    <ToggleGroup aria-label="How many" value={String(limit)} onChoose={(value) => choose(Number(value))}>
      {offered.map((value) => (
        <ToggleItem key={value} value={String(value)}>
          {value >= active ? `All ${count(active)}` : count(value)}
        </ToggleItem>
      ))}
    </ToggleGroup>
  )
}

function Concentration({ customers }: { customers: Schemas['Customers'] }) {
  const { active, booked, tenant, concentration } = customers
  const share = (value: number | null): string => (value === null ? UNDEFINED : ratio(value))
  return (
    <section aria-label="Concentration" className="rounded-card border bg-surface p-4 shadow-card">
      <Facts
        facts={[
          { name: 'Booked', value: money(booked, tenant), note: 'by everyone' },
          { name: 'Active', value: count(active), note: 'customers with an order line' },
          { name: 'New', value: count(customers.new), note: 'with their first line ever' },
          { name: 'Largest', value: share(concentration.top_1), note: 'of all booked' },
          { name: 'Largest 5', value: share(concentration.top_5), note: 'of all booked' },
          { name: 'Largest 10', value: share(concentration.top_10), note: 'of all booked' },
        ]}
      />
    </section>
  )
}

function CustomersTable({ customers: { customers, tenant } }: { customers: Schemas['Customers'] }) {
  const to = useAddress()
  const most = Math.max(0, ...customers.map(({ share }) => share ?? 0))
  return (
    <Table caption="The largest customers">
      <thead>
        <tr>
          <Th number className="w-8">
            <span className="sr-only">Rank</span>
          </Th>
          <Th>Customer</Th>
          <Th number>Booked</Th>
          <Th number className="max-sm:hidden">
            Lines
          </Th>
          <Th number>Share</Th>
        </tr>
      </thead>
      <tbody>
        {customers.map(({ customer_id, name, booked, lines, share }, index) => (
          <tr key={customer_id} className="hover:bg-sunken">
            <Td number className="text-soft">
              {index + 1}
            </Td>
            <BarCell share={share} most={most}>
              <Link className="hover:underline" to={to(`/customers/${encodeURIComponent(customer_id)}`)}>
                <Given>{name ?? customer_id}</Given>
              </Link>
              {name !== null && (
                <span className="ml-2 text-xs text-soft max-sm:hidden">
                  <Given>{customer_id}</Given>
                </span>
              )}
            </BarCell>
            <Td number title={money(booked, tenant)}>
              <span className="sm:hidden">{money(booked, tenant, 'compact')}</span>
              <span className="max-sm:hidden">{money(booked, tenant)}</span>
            </Td>
            <Td number className="max-sm:hidden">
              {count(lines)}
            </Td>
            <Td number>{share === null ? UNDEFINED : ratio(share)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
