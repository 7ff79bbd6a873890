import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '@/api/errors'
import { signIn } from '@/api/session'
import { Button } from '@/components/ui/button'

/** A key, as whoever runs the service hands it out. */
export function KeyForm() {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [key, setKey] = useState('')
  const [shown, setShown] = useState(false)
  const entering = useMutation({ mutationFn: signIn, onError: () => field.current?.focus() })
  useEffect(() => field.current?.focus(), [])
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        entering.mutate({ key: key.trim() })
      }}
    >
      {/* By this a password manager tells one key from another. */}
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={readablePart(key)}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
        className="sr-only"
      />
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="text-sm font-medium">
          API key
        </label>
        <Button size="small" className="-mr-2" aria-pressed={shown} onClick={() => setShown(!shown)}>
          Show
        </Button>
      </div>
      <input
        ref={field}
        id={id}
        type={shown ? 'text' : 'password'}
        name="password"
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={200}
        value={key}
        placeholder="edb_…"
        aria-invalid={entering.isError}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => setKey(target.value)}
        className="h-10 w-full rounded-md border border-line-strong bg-page px-3 font-mono text-sm placeholder:text-soft"
      />
      {entering.isError && (
        <p role="alert" className="text-sm text-worse">
          {reason(entering.error)}
        </p>
      )}
      <Button type="submit" variant="primary" className="h-10" disabled={entering.isPending || entering.isSuccess}>
        {entering.isPending || entering.isSuccess ? 'Signing in…' : 'Sign in'}
      </Button>
      <p id={`${id}-note`} className="text-xs text-pretty text-soft">
        Whoever runs the service has keys to give, and links that sign you in once.
      </p>
    </form>
  )
}

/** What a key is listed under. */
function readablePart(key: string): string {
  return key.trim().split('_', 2).join('_')
}

function reason(error: Error): string {
  if (error instanceof ApiError && error.status === 401) {
    return 'That is no key in force: it may be incomplete, or have ended.'
  }
  return error.message
}
