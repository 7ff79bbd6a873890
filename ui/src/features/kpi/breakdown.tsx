import { useState } from 'react'
import { Link } from 'react-router'
import type { KpiDetail, KpiRow, Schemas } from '@/api/client'
import { BarCell } from '@/components/bar-cell'
import { Given, Ours } from '@/components/given'
import { Panel } from '@/components/panel'
import { Button } from '@/components/ui/button'
import { Table, Td, Th } from '@/components/ui/table'
import { money, ratio, UNDEFINED } from '@/format/figures'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'

type Dimension = Schemas['DimensionRow']
type Entry = Schemas['MoneyEntry'] | Schemas['MarginEntry']

const FEW = 9

/** What the rows are that no order line names. */
const OURS: Partial<Record<Entry['kind'], string>> = {
  not_given: 'lines that name none',
  others: 'all smaller ones together',
  ledger_adjustment: 'what the finance ledger has beyond the order lines',
  ahead: 'scheduled for the rest of the month, and not in the figure yet',
}

/** What the parts sum to, by what the KPI is broken down into. */
const WHOLE: Record<NonNullable<KpiRow['broken_down']>, string> = {
  recognized: 'the parts sum to all that was recognized',
  booked: 'the parts sum to all that was booked',
  profit: 'the parts sum to all profit that is known',
  margin: 'of the lines whose profit is known',
}

interface BreakdownsProps {
  kpi: KpiDetail
  row: KpiRow | undefined
  dimensions: Dimension[]
  period: string
}

/** What each member of each dimension gives, side by side; the entries of each sum to the whole. */
export function Breakdowns({ kpi, row, dimensions, period }: BreakdownsProps) {
  const note = row?.broken_down ? WHOLE[row.broken_down] : undefined
  return (
    <div className="grid items-start gap-3 lg:grid-cols-3 print:grid-cols-3">
      {dimensions.map(({ key, label, filter }) => (
        <Breakdown
          key={key}
          {...{ kpi, period, note, filter }}
          name={label.toLowerCase()}
          entries={kpi.breakdowns[key] ?? []}
        />
      ))}
    </div>
  )
}

interface EntriesProps {
  kpi: KpiDetail
  period: string
  filter: string
}

interface BreakdownProps extends EntriesProps {
  name: string
  note: string | undefined
  entries: Entry[]
}

function Breakdown({ kpi, period, name, note, filter, entries }: BreakdownProps) {
  const [all, setAll] = useState(false)
  const shown = all || entries.length <= FEW ? entries : entries.slice(0, FEW - 1)
  const margin = entries.some((entry) => 'ratio' in entry)
  const most = Math.max(0, ...entries.map((entry) => Math.abs(shareOf(entry) ?? 0)))
  return (
    <Panel title={`By ${name}`} note={note}>
      <Table caption={`${kpi.label} by ${name}`}>
        <thead>
          <tr>
            <Th>
              <span className="sr-only">{name}</span>
            </Th>
            {margin && <Th number>Profit</Th>}
            <Th number>{margin ? 'Of' : 'Amount'}</Th>
            <Th number>{margin ? 'Margin' : 'Share'}</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <BreakdownRow key={`${entry.kind} ${entry.label}`} {...{ entry, kpi, most, period, filter }} />
          ))}
        </tbody>
      </Table>
      {entries.length > FEW && (
        <Button size="small" className="mt-2 self-start print:hidden" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${entries.length}`}
        </Button>
      )}
    </Panel>
  )
}

interface BreakdownRowProps extends EntriesProps {
  entry: Entry
  most: number
}

function BreakdownRow({ entry, kpi, most, period, filter }: BreakdownRowProps) {
  const to = useAddress()
  const drill = useDrill()
  const share = shareOf(entry)
  const value = entry.kind === 'member' ? entry.member : entry.kind === 'not_given' ? '' : null
  return (
    <tr className="hover:bg-sunken">
      <BarCell share={share} most={most}>
        {value === null ? (
          <Ours title={OURS[entry.kind]}>{entry.label}</Ours>
        ) : (
          <Link
            to={to('/orders', { period, [filter]: value })}
            className="hover:underline"
            onClick={(event) => drill(kpi.key, event.timeStamp)}
          >
            {entry.kind === 'member' ? (
              <Given>{entry.label}</Given>
            ) : (
              <Ours title={OURS[entry.kind]}>{entry.label}</Ours>
            )}
          </Link>
        )}
      </BarCell>
      {'profit' in entry && <Amount value={entry.profit} kpi={kpi} />}
      <Amount value={'value' in entry ? entry.value : entry.amount} kpi={kpi} />
      <Td number>{share === null ? UNDEFINED : ratio(share)}</Td>
    </tr>
  )
}

function Amount({ value, kpi: { tenant } }: { value: number; kpi: KpiDetail }) {
  return (
    <Td number title={money(value, tenant)}>
      {money(value, tenant, 'compact')}
    </Td>
  )
}

function shareOf(entry: Entry): number | null {
  return 'share' in entry ? entry.share : entry.ratio
}
