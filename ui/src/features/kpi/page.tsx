import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { kpiQuery } from '@/api/documents'
import { Loaded } from '@/components/loaded'
import { KpiView } from './kpi-view'
import { useView } from '@/routing/view'

/** Everything behind one figure. */
export default function KpiPage() {
  const { key = '' } = useParams()
  const view = useView()
  const query = useQuery({
    ...kpiQuery(key, view),
    placeholderData: (before, of) => (of?.queryKey[3] === key ? keepPreviousData(before) : undefined),
  })
  return <Loaded query={query}>{(kpi) => <KpiView kpi={kpi} />}</Loaded>
}
