import { useQuery } from '@tanstack/react-query'
import { signingIn } from '@/api/bearer'
import { keptProvider, NOT_BEGUN } from '@/api/kept-provider'
import { visitInstead } from '@/routing/own-address'

/** Lets somebody in whom a provider sent back. What is wrong with it in words; null while, and if, nothing is. */
export function useSentBack(callback: string | null): string | null {
  const { error } = useQuery({
    queryKey: ['callback', callback],
    queryFn: async () => {
      const provider = keptProvider()
      if (callback === null || provider === null) throw new Error(NOT_BEGUN)
      visitInstead(await (await signingIn()).finish(provider, callback))
      return null
    },
    enabled: callback !== null,
    retry: false,
  })
  return error?.message ?? null
}
