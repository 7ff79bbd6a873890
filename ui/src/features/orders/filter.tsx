import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { customerQuery, customersQuery, kpiQuery } from '@/api/documents'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { NOT_GIVEN, periodWords, type Filters } from './order-pages'
import { useView } from '@/routing/view'

const NAMES = { customer_id: 'Customer', product_line: 'Product line', region: 'Region' }
const FIELDS = Object.entries(NAMES) as [keyof Filters, string][]
const PERIOD = String.raw`\d{4}-(0[1-9]|1[0-2]|Q[1-4])|\d{4}-(0[1-9]|1[0-2])\.\.\d{4}-(0[1-9]|1[0-2])`
const SUGGESTED = 1000

interface FilterProps {
  period: string | null
  filters: Filters
}

/** Which lines are shown: each condition can be taken away, and others be set. */
export function Filter({ period, filters }: FilterProps) {
  const [open, setOpen] = useState(false)
  const set = FIELDS.flatMap(([field, name]) => {
    const value = filters[field]
    return value === undefined ? [] : [{ field, name, value }]
  })
  return (
    <div className="mb-3 flex flex-col gap-3 print:mb-1">
      <div className="flex flex-wrap items-center gap-1.5">
        {period !== null && <Condition field="period" words={periodWords(period)} />}
        {set.map(({ field, name, value }) =>
          field === 'customer_id' && value !== '' ? (
            <CustomerCondition key={field} id={value} />
          ) : (
            <Condition key={field} field={field} words={`${name}: ${value || NOT_GIVEN}`} />
          ),
        )}
        <Button size="small" aria-expanded={open} className="print:hidden" onClick={() => setOpen(!open)}>
          <Icon name="filter" />
          Filter
        </Button>
      </div>
      {open && <Form key={JSON.stringify([period, filters])} period={period} filters={filters} />}
    </div>
  )
}

function Condition({ field, words }: { field: string; words: string }) {
  const [search] = useSearchParams()
  const without = new URLSearchParams(search)
  without.delete(field)
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-full bg-sunken pl-3 text-xs font-medium print:px-2">
      <span className="truncate">{words}</span>
      <Link
        to={{ search: without.toString() }}
        aria-label={`Without ${words}`}
        className="mx-1 flex size-5 shrink-0 items-center justify-center rounded-full text-soft hover:bg-line hover:text-ink print:hidden"
      >
        <Icon name="close" className="size-3" />
      </Link>
    </span>
  )
}

function CustomerCondition({ id }: { id: string }) {
  const { range } = useView()
  const { data } = useQuery({ ...customerQuery(id, range), retry: false })
  return <Condition field="customer_id" words={`Customer: ${data?.name ?? id}`} />
}

function Form({ period, filters }: FilterProps) {
  const [, setSearch] = useSearchParams()
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setSearch((params) => {
      for (const name of ['period', ...FIELDS.map(([field]) => field)]) {
        const value = given.get(name)
        const text = typeof value === 'string' ? value.trim() : ''
        if (text === '') params.delete(name)
        else params.set(name, text === NOT_GIVEN ? '' : text)
      }
      return params
    })
  }
  return (
    <form
      onSubmit={submit}
      className="grid grid-cols-2 items-end gap-2 text-xs sm:grid-cols-[repeat(4,minmax(0,12rem))_auto] sm:justify-start print:hidden"
    >
      <Field name="period" label="Period" value={period ?? ''} placeholder="2026-05, 2026-Q2, any" pattern={PERIOD} />
      {FIELDS.map(([name, label]) => (
        <Field
          key={name}
          name={name}
          label={label}
          value={filters[name] === '' ? NOT_GIVEN : (filters[name] ?? '')}
          placeholder="any"
        />
      ))}
      <Suggestions />
      <Button type="submit" variant="primary" className="max-sm:col-span-2">
        Show
      </Button>
    </form>
  )
}

interface FieldProps {
  name: string
  label: string
  value: string
  placeholder: string
  pattern?: string
}

function Field({ name, label, value, placeholder, pattern }: FieldProps) {
  return (
    <label className="flex min-w-0 flex-col gap-0.5 text-soft">
      {label}
      <input
        name={name}
        list={pattern === undefined ? `suggested-${name}` : undefined}
        defaultValue={value}
        placeholder={placeholder}
        pattern={pattern}
        title={pattern && 'A month (2026-05), a quarter (2026-Q2) or months (2026-01..2026-05)'}
        className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-soft"
      />
    </label>
  )
}

/** What the fields may hold, as far as the window's figures tell. */
function Suggestions() {
  const view = useView()
  const { data: customers } = useQuery(customersQuery(view.range, SUGGESTED))
  const { data: revenue } = useQuery(kpiQuery('revenue', view))
  return (
    <>
      <datalist id="suggested-customer_id">
        {customers?.customers.map(({ customer_id, name }) => (
          <option key={customer_id} value={customer_id}>
            {name}
          </option>
        ))}
      </datalist>
      {(['product_line', 'region'] as const).map((dimension) => (
        <datalist key={dimension} id={`suggested-${dimension}`}>
          {revenue?.breakdowns[dimension]?.map(({ kind, label }) => (
            <option key={`${kind} ${label}`} value={kind === 'not_given' ? NOT_GIVEN : label} />
          ))}
        </datalist>
      ))}
    </>
  )
}
