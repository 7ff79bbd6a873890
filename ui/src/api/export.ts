import { useEffect } from 'react'
import { create } from 'zustand'
import type { Export } from '@/api/csv'

/** What the shown page's export saves; null where it has none. */
export const useExport = create<{ current: Export | null }>(() => ({ current: null }))

/** Offers an export while a page is shown. `paths`: of the API, each naming its query. */
export function useOffersExport(what: string, ...paths: (string | null)[]): void {
  const joined = paths.join(' ')
  useEffect(() => {
    if (joined === '') return
    useExport.setState({ current: { what, paths: joined.split(' ') } })
    return () => useExport.setState({ current: null })
  }, [what, joined])
}
