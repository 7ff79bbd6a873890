import { apiFetch } from '@/api/client'
import { ApiError } from '@/api/errors'
import { productEvent } from '@/telemetry/events'

/** What is saved: one or more CSV documents of the same columns, one after the other. */
export interface Export {
  /** The page's name for it. */
  what: string
  /** Addresses of the API, with their queries. */
  paths: string[]
}

const NEXT_CURSOR = 'EDB-Next-Cursor'

/** Saves what the service gives as CSV, to the last page. */
export async function exportCsv({ what, paths }: Export): Promise<void> {
  productEvent('export_csv', { what })
  const pieces: Blob[] = []
  let name = `${what}.csv`
  for (const path of paths) {
    const url = new URL(path, location.origin)
    url.searchParams.set('format', 'csv')
    let cursor: string | null = null
    do {
      if (cursor !== null) url.searchParams.set('cursor', cursor)
      const response = await answered(url)
      cursor = response.headers.get(NEXT_CURSOR)
      name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? name
      pieces.push(pieces.length === 0 ? await response.blob() : new Blob([withoutHeader(await response.text())]))
    } while (cursor !== null)
  }
  save(new Blob(pieces, { type: 'text/csv' }), name)
}

/** The document, of the newest generation where the one asked for is no longer kept. */
async function answered(url: URL): Promise<Response> {
  let response = await apiFetch(url.href)
  if (response.status === 404 && url.searchParams.has('generation')) {
    url.searchParams.delete('generation')
    response = await apiFetch(url.href)
  }
  if (!response.ok) throw new ApiError(response.status, `The export failed: the service answered ${response.status}.`)
  return response
}

/** A CSV document after its first line, which names the columns. */
export function withoutHeader(text: string): string {
  const end = text.indexOf('\n')
  return end < 0 ? '' : text.slice(end + 1)
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
