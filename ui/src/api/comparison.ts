import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useDashboard } from '@/api/documents'
import { comparisonOf, type Against, type Comparison } from '@/format/comparison'
import { useView } from '@/routing/view'

const AGAINST: Record<string, Against> = { previous: 'previous', year: 'year_ago' }
const NAMES: Record<Against, string> = { previous: 'previous', year_ago: 'year' }

/** What changes are against on every page of this address; null before the first figures. */
export function useComparison(): Comparison | null {
  const [search] = useSearchParams()
  const { document } = useDashboard(useView())
  const chosen = AGAINST[search.get('against') ?? ''] ?? null
  return useMemo(() => document && comparisonOf(document, chosen), [document, chosen])
}

/** Chooses it, in the address. */
export function useChooseComparison(): (against: Against) => void {
  const [, setSearch] = useSearchParams()
  return useCallback(
    (against) =>
      setSearch(
        (params) => {
          params.set('against', NAMES[against])
          return params
        },
        { preventScrollReset: true },
      ),
    [setSearch],
  )
}
