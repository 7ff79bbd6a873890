import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '@/api/client'
import { Panel } from '@/components/panel'
import { Nothing } from '@/components/states'
import { Badge } from '@/components/ui/badge'
import { RowTh, Table, Td, Th } from '@/components/ui/table'
import { refreshQuery } from './refresh-query'
import { given } from '@/format/isolate'
import { count } from '@/format/figures'
import { stamp } from '@/format/time'

type ImportState = Schemas['ImportState']

const TONES: Partial<Record<ImportState['state'], 'accent' | 'better' | 'caution'>> = {
  staging: 'accent',
  merging: 'accent',
  undoing: 'accent',
  done: 'better',
  abandoned: 'caution',
}

/** The last files that were imported, and those that are being imported. */
export function Imports() {
  const { data } = useQuery(refreshQuery)
  if (!data) return null
  return (
    <Panel title="Imports" note="the last ten; figures of an import appear all at once, when it is done">
      {data.imports.length === 0 ? (
        <Nothing>No file has been imported.</Nothing>
      ) : (
        <Table caption="Imports">
          <thead>
            <tr>
              <Th>Import</Th>
              <Th>State</Th>
              <Th number className="max-sm:hidden">
                Rows
              </Th>
              <Th number>Changed</Th>
              <Th number>Refused</Th>
            </tr>
          </thead>
          <tbody>
            {data.imports.map(({ id, fact, files, state, started_at, rows_read, inserted, updated, refused }) => (
              <tr key={id}>
                <RowTh>
                  {fact.replaceAll('_', ' ')}, {files.map(given).join(', ')}
                  <span className="block text-xs text-soft">
                    {id} · {stamp(started_at)}
                  </span>
                </RowTh>
                <Td>
                  <Badge tone={TONES[state] ?? 'plain'}>{state}</Badge>
                </Td>
                <Td number className="max-sm:hidden">
                  {count(rows_read)}
                </Td>
                <Td number>{count(inserted + updated)}</Td>
                <Td number className={refused > 0 ? 'font-medium text-worse' : undefined}>
                  {count(refused)}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
