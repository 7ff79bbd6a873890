import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { TEXT_LINK } from '@/components/ui/text-link'

const WAYS = [
  { words: 'Load a file of order lines (CSV, NDJSON or Parquet):', command: 'edb import orders orders.csv' },
  { words: 'Or look around in an invented company first:', command: 'edb demo' },
]

/** A database without facts says how to load some. */
export function Empty() {
  return (
    <section aria-labelledby="empty" className="mx-auto mt-10 max-w-xl rounded-card border bg-surface p-6 shadow-card">
      <h2 id="empty" className="text-lg font-semibold">
        There is no data yet
      </h2>
      <p className="mt-1 text-soft">The figures appear here by themselves, a moment after the first rows are in.</p>
      {WAYS.map(({ words, command }) => (
        <div key={command} className="mt-4">
          <p className="text-sm">{words}</p>
          <Command command={command} />
        </div>
      ))}
      <p className="mt-4 text-sm text-soft">
        Other programs send rows to the API:{' '}
        <a href="/docs" className={TEXT_LINK}>
          what it takes
        </a>
        .
      </p>
    </section>
  )
}

function Command({ command }: { command: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="mt-1.5 flex items-center justify-between gap-2 rounded-md border bg-sunken py-1 pr-1 pl-3">
      <code className="overflow-x-auto text-sm whitespace-nowrap">{command}</code>
      <Button
        size="small"
        aria-label={`Copy: ${command}`}
        onClick={() => void navigator.clipboard.writeText(command).then(() => setCopied(true))}
      >
        <Icon name={copied ? 'check' : 'copy'} />
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </div>
  )
}
