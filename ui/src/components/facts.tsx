import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export interface Fact {
  name: string
  value: ReactNode
  note?: ReactNode
}

/** A few figures side by side, each under its name. */
export function Facts({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={cn('flex flex-wrap gap-x-8 gap-y-4', className)}>
      {facts.map(({ name, value, note }) => (
        <div key={name} className="min-w-24">
          <dt className="text-xs text-soft">{name}</dt>
          <dd className="text-xl font-semibold tracking-tight">{value}</dd>
          {note !== undefined && <dd className="text-xs text-soft">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
