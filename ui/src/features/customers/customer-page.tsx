import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, useMemo } from 'react'
import { Link, useParams } from 'react-router'
import type { Schemas } from '@/api/client'
import { customerQuery } from '@/api/documents'
import type { Periods } from '@/charts/bars'
import { Facts } from '@/components/facts'
import { Given } from '@/components/given'
import { Loaded } from '@/components/loaded'
import { PageTitle } from '@/components/page-title'
import { PeriodPanel } from '@/charts/period-panel'
import { Button } from '@/components/ui/button'
import { count, figure, money, MONEY, ratio, tick } from '@/format/figures'
import { dayOfMonth, partialWords, periodName, windowName, windowPeriod } from '@/format/periods'
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
  const { customer_id, name, segment, country, tenant, window, booked, recognized, share, lines, months } = customer
  const about = [customer_id, segment, country].filter((part) => part !== null)
  const to = useAddress()
  const drill = useDrill()
  const last = months.at(-1)
  return (
    <>
      <PageTitle
        up={['/customers', 'Customers']}
        title={name ?? customer_id}
        note={
          <>
            {about.map((part) => (
              <Fragment key={part}>
                <Given>{part}</Given> ·{' '}
              </Fragment>
            ))}
            {windowName(window.start, window.end)}
          </>
        }
        actions={
          <Button asChild variant="outline">
            <Link
              to={to('/orders', { period: windowPeriod(window), customer_id })}
              onClick={(event) => drill(null, event.timeStamp)}
            >
              Order lines of the window
            </Link>
          </Button>
        }
      >
        <Given>{name ?? customer_id}</Given>
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
              {
                name: 'Monthly recurring',
                value: money(last?.mrr ?? 0, tenant),
                note: last && `in ${periodName(last.period)}${last.partial ? `, to ${dayOfMonth(window.to)}` : ''}`,
              },
              { name: 'Order lines', value: count(lines) },
            ]}
          />
        </section>
        <MonthsPanel customer={customer} />
      </div>
    </>
  )
}

function MonthsPanel({ customer: { months, tenant, customer_id, window } }: { customer: Customer }) {
  const to = useAddress()
  const periods = useMemo(
    (): Periods => ({
      names: months.map(({ period }) => period),
      partial: partialWords(months, window),
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
      axis: (value, step) => tick(value, step, MONEY, tenant),
      exact: (value) => figure(value, MONEY, tenant),
    }),
    [months, tenant, window],
  )
  return (
    <PeriodPanel
      name="customer"
      title="By month"
      of="the months"
      periods={periods}
      label="Recognized, booked and monthly recurring revenue by month; its table has the figures"
      className="h-96"
      more={[{ name: 'Lines', cells: months.map(({ lines }) => count(lines)) }]}
      rows={{ of: null, address: (period) => to('/orders', { period, customer_id }) }}
    />
  )
}
