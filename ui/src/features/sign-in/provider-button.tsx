import { useMutation } from '@tanstack/react-query'
import { signingIn } from '@/api/bearer'
import type { Provider } from '@/api/kept-provider'
import { Button } from '@/components/ui/button'
import { wantedPage } from '@/routing/sign-in'

/** The way to the identity provider, and back to the page that was asked for. */
export function ProviderButton({ provider }: { provider: Provider }) {
  const leaving = useMutation({
    mutationFn: async () => (await signingIn()).begin(provider, wantedPage(location.pathname, location.search)),
  })
  return (
    <div className="flex flex-col gap-3">
      {leaving.isError && (
        <p role="alert" className="text-sm text-worse">
          {leaving.error.message}
        </p>
      )}
      <Button
        variant="primary"
        className="h-10"
        disabled={leaving.isPending || leaving.isSuccess}
        onClick={() => leaving.mutate()}
      >
        Sign in
      </Button>
      <p className="text-xs text-pretty text-soft">You sign in at {new URL(provider.authority).host}.</p>
    </div>
  )
}
