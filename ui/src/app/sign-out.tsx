import { useMutation } from '@tanstack/react-query'
import { signOut, useSession } from '@/api/session'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Icon } from '@/components/ui/icon'
import { given } from '@/format/isolate'
import { Tooltip } from '@/components/ui/tooltip'

/** Ends the session, where there is one to end. */
export function SignOutButton() {
  const session = useSession()
  const leaving = useMutation({ mutationFn: signOut })
  if (!session?.principal || (session.auth !== 'keys' && session.provider === null)) return null
  return (
    <Tooltip says={leaving.isError ? leaving.error.message : `Sign out ${given(session.principal.name)}`}>
      <Button
        size="icon"
        aria-label="Sign out"
        disabled={leaving.isPending}
        className={cn(leaving.isError && 'text-worse')}
        onClick={() => leaving.mutate()}
      >
        <Icon name={leaving.isError ? 'alert' : 'leave'} />
      </Button>
    </Tooltip>
  )
}
