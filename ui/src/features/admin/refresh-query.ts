import { queryOptions } from '@tanstack/react-query'
import { api, chosenTenant, taken } from '@/api/client'

const EVERY_MS = 5000

/** How the tenant's refresh is doing, again every 5 s. */
export const refreshQuery = queryOptions({
  queryKey: ['refresh', chosenTenant()],
  queryFn: async ({ signal }) => taken(await api.GET('/api/refresh', { signal })),
  refetchInterval: EVERY_MS,
  staleTime: 0,
})
