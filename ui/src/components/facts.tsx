import type { ReactNode } from 'react'

export interface Fact {
  name: string
  value: ReactNode
  note?: ReactNode
}

/** A few figures side by side, each under its name. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-5 gap-y-4 sm:grid-cols-[repeat(auto-fit,minmax(10rem,18rem))]">
      {facts.map(({ name, value, note }) => (
        <div key={name} className="min-w-0 sm:border-l sm:pl-5 sm:first:border-0 sm:first:pl-0">
          <dt className="text-xs text-soft">{name}</dt>
          <dd className="mt-0.5 text-lg font-semibold tracking-tight sm:text-xl">{value}</dd>
          {note !== undefined && <dd className="mt-0.5 text-xs text-pretty text-soft">{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
