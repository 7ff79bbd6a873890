import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ApiError } from '@/api/errors'
import { useSession } from '@/api/session'
import { PageTitle } from '@/components/page-title'
import { ErrorState, Waiting } from '@/components/states'
import { given } from '@/format/isolate'
import { useAddress } from '@/routing/view'

/** A page that others are told they may not see. */
export function AdminsOnly({ children }: { children: ReactNode }) {
  const principal = useSession()?.principal
  const to = useAddress()
  if (!principal) return <Waiting className="h-[70vh]" label="Loading the page" />
  if (principal.roles.includes('admin')) return children
  const roles = principal.roles.join(', ') || 'no role'
  return (
    <>
      <PageTitle hidden>Admin</PageTitle>
      <ErrorState error={new ApiError(403, `This page needs the role admin; ${given(principal.name)} has ${roles}.`)}>
        <Link to={to('/dashboard')} className="text-sm text-accent underline">
          To the dashboard
        </Link>
      </ErrorState>
    </>
  )
}
