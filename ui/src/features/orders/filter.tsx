import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Schemas } from '@/api/client'
import { customerQuery, customersQuery, kpiQuery, kpiTableQuery } from '@/api/documents'
import { Given, Ours } from '@/components/given'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { NOT_GIVEN, periodWords, wordsForNone, type Filters } from './order-pages'
import { given } from '@/format/isolate'
import { useView } from '@/routing/view'

const PERIOD = String.raw`\d{4}-(0[1-9]|1[0-2]|Q[1-4])|\d{4}-(0[1-9]|1[0-2])\.\.\d{4}-(0[1-9]|1[0-2])`
const SUGGESTED = 1000

interface FilterProps {
  filters: Filters
  dimensions: Schemas['DimensionRow'][]
}

/** Which lines are shown: each condition can be taken away, and others be set. */
export function Filter({ filters, dimensions }: FilterProps) {
  const [open, setOpen] = useState(false)
  const set = dimensions.flatMap(({ filter: field, label }) => {
    const value = filters[field]
    return value === undefined ? [] : [{ field, label, value }]
  })
  return (
    <div className="mb-3 flex flex-col gap-3 print:mb-1">
      <div className="flex flex-wrap items-center gap-1.5">
        {filters.period !== undefined && <Condition field="period" words={periodWords(filters.period)} />}
        {set.map(({ field, label, value }) =>
          field === 'customer_id' && value !== '' ? (
            <CustomerCondition key={field} id={value} />
          ) : (
            <Condition key={field} field={field} words={`${label}: `} value={value} />
          ),
        )}
        <Button size="small" aria-expanded={open} className="print:hidden" onClick={() => setOpen(!open)}>
          <Icon name="filter" />
          Filter
        </Button>
      </div>
      {open && <Form key={JSON.stringify(filters)} filters={filters} dimensions={dimensions} />}
    </div>
  )
}

interface ConditionProps {
  field: string
  words: string
  /** What somebody else wrote, after the words; empty for what is not given. */
  value?: string
}

function Condition({ field, words, value }: ConditionProps) {
  const [search] = useSearchParams()
  const without = new URLSearchParams(search)
  without.delete(field)
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-full bg-sunken pl-3 text-xs font-medium print:px-2">
      <span className="truncate">
        {words}
        {value === '' ? <Ours>{NOT_GIVEN}</Ours> : value !== undefined && <Given>{value}</Given>}
      </span>
      <Link
        to={{ search: without.toString() }}
        aria-label={`Without ${words}${value === undefined ? '' : value === '' ? NOT_GIVEN : given(value)}`}
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
  return <Condition field="customer_id" words="Customer: " value={data?.name ?? id} />
}

function Form({ filters, dimensions }: FilterProps) {
  const [, setSearch] = useSearchParams()
  const suggested = useSuggested(dimensions)
  const none = (field: string): string => wordsForNone(suggested(field).map(({ value }) => value))
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const written = new FormData(event.currentTarget)
    setSearch((params) => {
      for (const name of ['period', ...dimensions.map(({ filter }) => filter)]) {
        const value = written.get(name)
        const text = typeof value === 'string' ? value.trim() : ''
        if (text === '') params.delete(name)
        else params.set(name, name !== 'period' && text === none(name) ? '' : text)
      }
      return params
    })
  }
  return (
    <form
      onSubmit={submit}
      className="grid grid-cols-2 items-end gap-2 text-xs sm:grid-cols-[repeat(4,minmax(0,12rem))_auto] sm:justify-start print:hidden"
    >
      <Field
        name="period"
        label="Period"
        value={filters.period ?? ''}
        placeholder="2026-05, 2026-Q2, any"
        pattern={PERIOD}
      />
      {dimensions.map(({ filter: name, label }) => (
        <Field
          key={name}
          name={name}
          label={label}
          value={filters[name] === '' ? none(name) : (filters[name] ?? '')}
          placeholder="any"
        />
      ))}
      {dimensions.map(({ filter: name }) => (
        <datalist key={name} id={`suggested-${name}`}>
          {suggested(name).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
          <option value={none(name)} />
        </datalist>
      ))}
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

interface Suggested {
  value: string
  label?: string
}

/** What the fields may hold, as far as the window's figures tell. */
function useSuggested(dimensions: FilterProps['dimensions']): (field: string) => Suggested[] {
  const view = useView()
  const { data: customers } = useQuery(customersQuery(view.range, SUGGESTED))
  const { data: table } = useQuery(kpiTableQuery)
  const ofMembers = table?.kpis.find(({ broken_down }) => broken_down !== null)?.key
  const { data: kpi } = useQuery({ ...kpiQuery(ofMembers ?? '', view), enabled: ofMembers !== undefined })
  return (field) => {
    const dimension = dimensions.find(({ filter }) => filter === field)
    if (dimension?.key === 'customer')
      return (
        customers?.customers.map(({ customer_id, name }) => ({
          value: customer_id,
          ...(name !== null && { label: name }),
        })) ?? []
      )
    const entries = kpi?.breakdowns[dimension?.key ?? ''] ?? []
    return entries.flatMap(({ member }) => (member === null ? [] : [{ value: member }]))
  }
}
