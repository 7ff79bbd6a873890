import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { Schemas } from '@/api/client'
import { customerQuery } from '@/api/documents'
import type { Periods } from '@/charts/bars'
import { Chart } from '@/charts/chart'
import { Facts } from '@/components/facts'
import { Loaded } from '@/components/loaded'
import { PageTitle } from '@/components/page-title'
import { Panel } from '@/components/panel'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { count, money, ratio, UNDEFINED } from '@/format/figures'
import { periodName, windowName } from '@/format/periods'
import { useDrill } from '@/routing/drill'
import { useAddress, useView } from '@/routing/view'

type Customer = Schemas['Customer']

const PANES = [
  { top: 3, height: 26, ticks: 2, fromZero: true },
  { top: 37, height: 50, ticks: 3, fromZero: true },
]

/** One customer by month. */
export default function CustomerPage() {
  const { '*': id = '' } = useParams()
  const { range } = useView()
  const query = useQuery({
    ...customerQuery(id, range),
    placeholderData: (before, of) => (of?.queryKey[3] === id ? keepPreviousData(before) : undefined),
  })
  return <Loaded query={query}>{(customer) => <CustomerView customer={customer} />}</Loaded>
}

function CustomerView({ customer }: { customer: Customer }) {
  const { customer_id, name, segment, country, tenant, window, booked, recognized, share, lines } = customer
  const about = [customer_id, segment, country, windowName(window.start, window.end)].filter((part) => part !== null)
  return (
    <>
      <PageTitle up={['/customers', 'Customers']} note={about.join(' · ')}>
        {name ?? customer_id}
      </PageTitle>
      <div className="flex flex-col gap-3">
        <section aria-label="In the window" className="rounded-card border bg-surface p-4 shadow-card">
          <Facts
            facts={[
              {
                name: 'Booked',
                value: money(booked, tenant),
                note: share === null ? undefined : `${ratio(share)} of all booked`,
              },
              { name: 'Recognized', value: money(recognized, tenant) },
              { name: 'Order lines', value: count(lines) },
              { name: 'Monthly recurring, last month', value: money(customer.months.at(-1)?.mrr ?? 0, tenant) },
            ]}
          />
        </section>
        <Panel
          title="By month"
          note={
            <span className="flex flex-wrap gap-x-4">
              <Key className="h-2.5 w-2.5 rounded-xs bg-recognized" name="Recognized" />
              <Key className="h-2.5 w-2.5 rounded-xs bg-booked" name="Booked" />
              <Key className="h-0.5 w-4 bg-backlog" name="Monthly recurring" />
            </span>
          }
        >
          <MonthsChart customer={customer} />
          <MonthsTable customer={customer} />
        </Panel>
      </div>
    </>
  )
}

function Key({ className, name }: { className: string; name: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden="true" className={className} />
      {name}
    </span>
  )
}

function MonthsChart({ customer }: { customer: Customer }) {
  const { months, tenant, customer_id } = customer
  const navigate = useNavigate()
  const drill = useDrill()
  const to = useAddress()
  const periods = useMemo(
    (): Periods => ({
      names: months.map(({ period }) => period),
      partial: months.map(({ partial }) => partial),
      panes: PANES,
      marks: [
        {
          name: 'Recognized',
          shape: 'bar',
          pane: 1,
          colour: 'recognized',
          values: months.map(({ recognized }) => recognized),
        },
        { name: 'Booked', shape: 'bar', pane: 1, colour: 'booked', values: months.map(({ booked }) => booked) },
        { name: 'Monthly recurring', shape: 'line', pane: 0, colour: 'backlog', values: months.map(({ mrr }) => mrr) },
      ],
      axis: (value) => (value === 0 ? '0' : money(value, tenant, 'compact')),
      exact: (value) => (value === null ? UNDEFINED : money(value, tenant)),
    }),
    [months, tenant],
  )
  return (
    <Chart
      periods={periods}
      className="h-72 w-full"
      label="Recognized, booked and monthly recurring revenue by month; the table below has the figures"
      onPick={(period) => {
        drill(null, performance.now())
        void navigate(to('/orders', { period, customer_id }))
      }}
    />
  )
}

function MonthsTable({ customer: { months, tenant, customer_id } }: { customer: Customer }) {
  const to = useAddress()
  const drill = useDrill()
  return (
    <Table caption="By month">
      <thead>
        <tr>
          <Th>Month</Th>
          <Th number>Booked</Th>
          <Th number>Recognized</Th>
          <Th number>Monthly recurring</Th>
          <Th number>Lines</Th>
        </tr>
      </thead>
      <tbody>
        {months.toReversed().map(({ period, booked, recognized, mrr, lines, partial }) => (
          <tr key={period} className="hover:bg-sunken">
            <RowTh>
              <Link
                className="text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current"
                to={to('/orders', { period, customer_id })}
                onClick={(event) => drill(null, event.timeStamp)}
              >
                {periodName(period)}
              </Link>
              {partial && <span className="ml-2 text-xs text-soft">not complete</span>}
            </RowTh>
            <Td number>{money(booked, tenant)}</Td>
            <Td number>{money(recognized, tenant)}</Td>
            <Td number>{money(mrr, tenant)}</Td>
            <Td number>{count(lines)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
