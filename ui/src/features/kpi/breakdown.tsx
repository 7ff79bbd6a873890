import { useState } from 'react'
import { Link } from 'react-router'
import type { KpiDetail, Schemas } from '@/api/client'
import { ShareBar } from '@/charts/share-bar'
import { Panel } from '@/components/panel'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { ToggleGroup, ToggleItem } from '@/components/ui/toggle-group'
import { money, ratio, UNDEFINED } from '@/format/figures'
import { useDrill } from '@/routing/drill'
import { useAddress } from '@/routing/view'

type Entry = Schemas['MoneyEntry'] | Schemas['MarginEntry']
type Dimension = 'product_line' | 'region' | 'customer'

const NAMES: Record<Dimension, string> = { product_line: 'Product line', region: 'Region', customer: 'Customer' }
const FILTERS: Record<Dimension, string> = { product_line: 'product_line', region: 'region', customer: 'customer_id' }

/** What each product line, region or customer gives; the entries sum to the whole. */
export function Breakdown({ kpi, period }: { kpi: KpiDetail; period: string }) {
  const [dimension, setDimension] = useState<Dimension>('product_line')
  const entries: Entry[] = kpi.breakdowns[dimension] ?? []
  const margin = entries.some((entry) => 'ratio' in entry)
  const most = Math.max(0, ...entries.map((entry) => Math.abs(('share' in entry ? entry.share : entry.ratio) ?? 0)))
  return (
    <Panel
      title="Breakdown"
      note={
        margin
          ? 'of the order lines whose profit is known'
          : `the parts sum to the whole ${kpi.key === 'book_to_bill' ? 'booked' : 'recognized'} amount`
      }
      actions={
        <ToggleGroup
          aria-label="Break down by"
          value={dimension}
          onChoose={(value) => setDimension(value as Dimension)}
        >
          {Object.entries(NAMES).map(([value, name]) => (
            <ToggleItem key={value} value={value}>
              {name}
            </ToggleItem>
          ))}
        </ToggleGroup>
      }
    >
      <Table caption={`${kpi.label} by ${NAMES[dimension].toLowerCase()}`}>
        <thead>
          <tr>
            <Th>{NAMES[dimension]}</Th>
            {margin && <Th number>Profit</Th>}
            <Th number>{margin ? 'Of an amount of' : 'Amount'}</Th>
            <Th number>{margin ? 'Margin' : 'Share'}</Th>
            <Th className="w-1/4">
              <span className="sr-only">As a bar</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <BreakdownRow key={`${entry.kind} ${entry.label}`} {...{ entry, kpi, most, period, dimension }} />
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

interface BreakdownRowProps {
  entry: Entry
  kpi: KpiDetail
  most: number
  period: string
  dimension: Dimension
}

function BreakdownRow({ entry, kpi, most, period, dimension }: BreakdownRowProps) {
  const { tenant } = kpi
  const to = useAddress()
  const drill = useDrill()
  const share = 'share' in entry ? entry.share : entry.ratio
  const filter = entry.kind === 'member' ? entry.member : entry.kind === 'not_given' ? '' : null
  return (
    <tr className="hover:bg-sunken">
      <RowTh>
        {filter === null ? (
          <span className="text-soft">{entry.label}</span>
        ) : (
          <Link
            to={to('/orders', { period, [FILTERS[dimension]]: filter })}
            className={entry.kind === 'member' ? 'hover:underline' : 'text-soft hover:underline'}
            onClick={(event) => drill(kpi.key, event.timeStamp)}
          >
            {entry.label}
          </Link>
        )}
      </RowTh>
      {'profit' in entry && <Td number>{money(entry.profit, tenant)}</Td>}
      <Td number>{money('value' in entry ? entry.value : entry.amount, tenant)}</Td>
      <Td number>{share === null ? UNDEFINED : ratio(share)}</Td>
      <Td>
        <ShareBar share={share} most={most} />
      </Td>
    </tr>
  )
}
