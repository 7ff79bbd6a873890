import type { SubmitEvent } from 'react'
import { useSearchParams } from 'react-router'
import { Button } from '@/components/ui/button'
import type { Filters } from './order-pages'

const FIELDS = [
  ['customer_id', 'Customer'],
  ['product_line', 'Product line'],
  ['region', 'Region'],
] as const

/** Which lines are shown; an empty field is any. */
export function Filter({ period, filters }: { period: string | null; filters: Filters }) {
  const [, setSearch] = useSearchParams()
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setSearch((params) => {
      for (const name of ['period', ...FIELDS.map(([field]) => field)]) {
        const value = given.get(name)
        if (typeof value === 'string' && value.trim() !== '')
          params.set(name, value.trim() === NOT_GIVEN ? '' : value.trim())
        else params.delete(name)
      }
      return params
    })
  }
  return (
    <form key={JSON.stringify([period, filters])} onSubmit={submit} className="flex flex-wrap items-end gap-2 text-xs">
      <Field name="period" label="Period" value={period ?? ''} placeholder="2026-05" />
      {FIELDS.map(([name, label]) => (
        <Field
          key={name}
          name={name}
          label={label}
          value={filters[name] === '' ? NOT_GIVEN : (filters[name] ?? '')}
          placeholder="any"
        />
      ))}
      <Button type="submit" size="small" variant="outline">
        Filter
      </Button>
    </form>
  )
}

const NOT_GIVEN = 'not given'

function Field({
  name,
  label,
  value,
  placeholder,
}: {
  name: string
  label: string
  value: string
  placeholder: string
}) {
  return (
    <label className="flex flex-col gap-0.5 text-soft">
      {label}
      <input
        name={name}
        defaultValue={value}
        placeholder={placeholder}
        className="h-7 w-36 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink placeholder:text-soft"
      />
    </label>
  )
}
