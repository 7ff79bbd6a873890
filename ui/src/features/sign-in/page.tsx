import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '@/api/errors'
import { signIn, useSession, type Session } from '@/api/session'
import { Given } from '@/components/given'
import { Logo } from '@/components/logo'
import { PageTitle } from '@/components/page-title'
import { Waiting } from '@/components/states'
import { KeyForm } from './key-form'
import { ProviderButton } from './provider-button'
import { useSentBack } from './sent-back'

/**
 * Where somebody says who they are. `link`: the secret of a one-time link, which is used at once. `callback`: what a
 * provider sent back.
 */
export default function SignInPage({ link, callback }: { link: string | null; callback: string | null }) {
  const session = useSession()
  const { error } = useQuery({
    queryKey: ['sign-in', link],
    queryFn: () => signIn({ link }),
    enabled: link !== null,
    retry: false,
  })
  const refused = useSentBack(callback)
  const said = error?.message ?? refused
  const waiting = said === null && (link !== null || callback !== null || session?.principal !== null)
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-md flex-col justify-center px-4 py-10">
      <div className="rounded-card border bg-surface p-6 shadow-card">
        <p className="mb-6 flex items-center gap-2 font-semibold">
          <Logo />
          Executive Dashboard
        </p>
        <PageTitle>Sign in</PageTitle>
        {said !== null && (
          <p role="alert" className="mb-4 rounded-md border border-caution-line bg-caution-soft px-3 py-2 text-sm">
            {said}
            {error instanceof ApiError && error.status === 401 && ' Ask for another, or sign in with a key.'}
          </p>
        )}
        {waiting || !session ? <Waiting className="h-32" label="Loading" /> : <Way session={session} />}
        {said !== null && session?.principal && (
          <p className="mt-4 text-sm">
            <a href="/dashboard" className="text-accent underline">
              Go on as <Given>{session.principal.name}</Given>
            </a>
          </p>
        )}
      </div>
    </main>
  )
}

/** How one signs in here. */
function Way({ session: { auth, provider } }: { session: Session }) {
  if (auth !== 'jwt') return <KeyForm />
  return provider === null ? <Tokens /> : <ProviderButton provider={provider} />
}

/** How one is known where tokens say who asks, and the page has no way to one. */
function Tokens() {
  return (
    <div className="flex flex-col gap-3 text-sm text-pretty text-soft">
      <p>
        This service takes the access tokens of an identity provider (<Code>EDB_AUTH=jwt</Code>), and does not say at
        which one this page signs people in: whoever runs it registers the page there and sets{' '}
        <Code>EDB_JWT_CLIENT_ID</Code>.
      </p>
      <p>
        Programs send their token as a header: <Code>Authorization: Bearer TOKEN</Code>
      </p>
    </div>
  )
}

function Code({ children }: { children: ReactNode }) {
  return <code className="rounded bg-sunken px-1 py-0.5 text-xs break-words text-ink">{children}</code>
}
