import { useState, type SubmitEvent } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover'
import { monthsBetween } from '@/format/periods'

const LONGEST = 120

interface CustomRangeProps extends FormProps {
  onClose: () => void
}

/** Asks for the two months of a range, below the element that it is put into. */
export default function CustomRange({ onClose, ...form }: CustomRangeProps) {
  return (
    <Popover open onOpenChange={onClose}>
      <PopoverAnchor className="absolute bottom-0 left-0" />
      <PopoverContent align="start" aria-label="Custom range">
        <RangeForm {...form} />
      </PopoverContent>
    </Popover>
  )
}

interface FormProps {
  start: string
  end: string
  last: string | undefined
  onChoose: (range: string) => void
}

function RangeForm({ start, end, last, onChoose }: FormProps) {
  const [from, setFrom] = useState(start)
  const [to, setTo] = useState(end)
  const months = monthsBetween(from, to).length
  const wrong = from === '' || to === '' ? null : problem(months, to, last)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (months > 0 && wrong === null) onChoose(`${from}..${to}`)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 text-sm">
      <div className="flex gap-3">
        <Month label="From" value={from} max={last} onChange={setFrom} />
        <Month label="To" value={to} max={last} onChange={setTo} />
      </div>
      <p role="status" className={cn('min-h-5 text-xs', wrong === null ? 'text-soft' : 'text-worse')}>
        {wrong ?? (months > 0 ? `${months} ${months === 1 ? 'month' : 'months'}` : 'Two months, as 2026-05')}
      </p>
      <Button type="submit" variant="primary" disabled={months === 0 || wrong !== null}>
        Show
      </Button>
    </form>
  )
}

function problem(months: number, to: string, last: string | undefined): string | null {
  if (months === 0) return 'The end is before the start, or a month is not a month.'
  if (months > LONGEST) return `At most ${LONGEST} months; these are ${months}.`
  if (last !== undefined && to > last) return `The figures end with ${last}.`
  return null
}

interface MonthProps {
  label: string
  value: string
  max: string | undefined
  onChange: (month: string) => void
}

function Month({ label, value, max, onChange }: MonthProps) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-soft">{label}</span>
      <input
        type="month"
        placeholder="YYYY-MM"
        value={value}
        max={max}
        onChange={({ target }) => onChange(target.value)}
        className="h-8 rounded-md border border-line-strong bg-surface px-2"
      />
    </label>
  )
}
