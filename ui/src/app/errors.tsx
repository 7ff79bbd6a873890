import { Component, type ReactNode } from 'react'
import { Link } from 'react-router'
import { PageTitle } from '@/components/page-title'
import { ErrorState } from '@/components/states'
import { useAddress } from '@/routing/view'

export function NotFound() {
  const to = useAddress()
  return (
    <>
      <PageTitle note="There is nothing at this address.">Not found</PageTitle>
      <Link to={to('/dashboard')} className="text-accent underline">
        To the dashboard
      </Link>
    </>
  )
}

/** A page that broke, or whose code could not be fetched, leaves the rest in place. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error('The page broke.') }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : <ErrorState error={error} retry={() => location.reload()} />
  }
}
