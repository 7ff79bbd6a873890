import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Schemas } from '@/api/client'
import { customersQuery } from '@/api/documents'
import { ShareBar } from '@/charts/share-bar'
import { Facts } from '@/components/facts'
import { Loaded } from '@/components/loaded'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { count, money, ratio, UNDEFINED } from '@/format/figures'
import { windowName } from '@/format/periods'
import { useAddress, useView } from '@/routing/view'
import { useOffersExport } from '@/state/export'

const LIMITS = ['20', '100', '1000']

/** Who buys, and how much hangs on few. */
export default function CustomersPage() {
  const { range } = useView()
  const [limit, setLimit] = useState('20')
  const query = useQuery({ ...customersQuery(range, Number(limit)), placeholderData: keepPreviousData })
  useOffersExport('customers', `/api/customers?${new URLSearchParams({ range, limit }).toString()}`)
  return (
    <Loaded query={query}>
      {(customers) => (
        <>
          <PageTitle note={windowName(customers.window.start, customers.window.end)}>Customers</PageTitle>
          <div className="flex flex-col gap-3">
            <Concentration customers={customers} />
            <Panel
              title={`The largest ${count(customers.customers.length)}`}
              note="by booked amount; share of all booked, unknown customers included"
              actions={
                <ToggleGroup aria-label="How many" value={limit} onChoose={setLimit}>
                  {LIMITS.map((value) => (
                    <ToggleItem key={value} value={value}>
                      {count(Number(value))}
                    </ToggleItem>
                  ))}
                </ToggleGroup>
              }
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
          <Th number>Lines</Th>
          <Th number>Share</Th>
          <Th className="w-1/3 max-sm:w-14">
            <span className="sr-only">As a bar</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {customers.map(({ customer_id, name, booked, lines, share }, index) => (
          <tr key={customer_id} className="hover:bg-sunken">
            <Td number className="text-soft">
              {index + 1}
            </Td>
            <RowTh>
              <Link className="hover:underline" to={to(`/customers/${encodeURIComponent(customer_id)}`)}>
                {name ?? customer_id}
              </Link>
              {name !== null && <span className="ml-2 text-xs text-soft max-sm:hidden">{customer_id}</span>}
            </RowTh>
            <Td number>{money(booked, tenant)}</Td>
            <Td number>{count(lines)}</Td>
            <Td number>{share === null ? UNDEFINED : ratio(share)}</Td>
            <Td>
              <ShareBar share={share} most={most} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
