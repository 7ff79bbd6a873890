import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '@/api/client'
import { signIn, useSession } from '@/api/session'
import { Logo } from '@/components/logo'
import { PageTitle } from '@/components/page-title'
import { Waiting } from '@/components/states'
import { KeyForm } from './key-form'

/** Where somebody says who they are. `link`: the secret of a one-time link, which is used at once. */
export default function SignInPage({ link }: { link: string | null }) {
  const session = useSession()
  const { error } = useQuery({
    queryKey: ['sign-in', link],
    queryFn: () => signIn({ link }),
    enabled: link !== null,
    retry: false,
  })
  const waiting = error === null && (link !== null || session?.principal !== null)
  return (
    <main className="mx-auto flex min-h-screen w-full max-w-md flex-col justify-center px-4 py-10">
      <div className="rounded-card border bg-surface p-6 shadow-card">
        <p className="mb-6 flex items-center gap-2 font-semibold">
          <Logo />
          Executive Dashboard
        </p>
        <PageTitle>Sign in</PageTitle>
        {error !== null && (
          <p role="alert" className="mb-4 rounded-md border border-caution-line bg-caution-soft px-3 py-2 text-sm">
            {error.message}
            {error instanceof ApiError && error.status === 401 && ' Ask for another, or sign in with a key.'}
          </p>
        )}
        {waiting ? <Waiting className="h-32" label="Loading" /> : session?.auth === 'jwt' ? <Tokens /> : <KeyForm />}
        {error !== null && session?.principal && (
          <p className="mt-4 text-sm">
            <a href="/dashboard" className="text-accent underline">
              Go on as {session.principal.name}
            </a>
          </p>
        )}
      </div>
    </main>
  )
}

/** How one is known where tokens say who asks. */
function Tokens() {
  return (
    <div className="flex flex-col gap-3 text-sm text-pretty text-soft">
      <p>
        This service takes the access tokens of an identity provider (<Code>EDB_AUTH=jwt</Code>), and this page has none
        to send: it works behind a gateway that adds the reader’s token to each request, or with{' '}
        <Code>EDB_AUTH=keys</Code>, where people sign in here.
      </p>
      <p>
        Programs send theirs as a header: <Code>Authorization: Bearer TOKEN</Code>
      </p>
    </div>
  )
}

function Code({ children }: { children: ReactNode }) {
  return <code className="rounded bg-sunken px-1 py-0.5 text-xs break-words text-ink">{children}</code>
}
