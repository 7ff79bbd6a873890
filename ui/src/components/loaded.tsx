import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PageTitle } from '@/components/page-title'
import { ErrorState, Waiting } from '@/components/states'

interface LoadedProps<T> {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}

/** What a query gives, once it is there; figures that are there stay while newer ones are asked for. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error && !query.isFetching) {
    return (
      <>
        <PageTitle hidden>Not shown</PageTitle>
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      </>
    )
  }
  return <Waiting className="h-[60vh]" label="Loading the figures" />
}
