import createClient from 'openapi-fetch'
import type { components, paths } from '@/api/schema.gen'
import { accessToken, renewedToken } from '@/api/bearer'
import { reached, unreachable } from '@/api/connection'
import { ApiError } from '@/api/errors'

export type Schemas = components['schemas']
export type Dashboard = Schemas['Dashboard']
export type Card = Schemas['Card']
export type TrendPoint = Schemas['TrendPoint']
export type KpiRow = Schemas['KpiRow']
export type KpiDetail = Schemas['KpiDetail']
export type Alert = Schemas['Alert']
export type AlertRule = Schemas['ShownAlertRule']
export type OrderLine = Schemas['OrderLine']
export type Money = Pick<Schemas['TenantProfile'], 'currency' | 'unit' | 'digits'>

/** The tenant that the page's address names; none is the default one. */
export function chosenTenant(): string | null {
  return new URLSearchParams(location.search).get('tenant')
}

let unauthorized: () => void = () => undefined

/** Names what is done when the service refuses a request because it does not know who asks. */
export function onUnauthorized(run: () => void): void {
  unauthorized = run
}

/**
 * `fetch` that names the tenant and the reader, and notes whether the service answers and when its figures were
 * confirmed. A token that is refused is renewed once.
 */
export async function apiFetch(input: Request | string, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const tenant = chosenTenant()
  if (tenant !== null) request.headers.set('EDB-Tenant', tenant)
  const token = await accessToken()
  const again = token === null ? null : request.clone()
  let response = await sent(request, token)
  if (response.status === 401 && again !== null) {
    const renewed = await renewedToken()
    if (renewed !== null) response = await sent(again, renewed)
  }
  if (response.status === 401) unauthorized()
  // A pinned generation may come from the browser's cache, and says nothing about now.
  const pinned = new URL(request.url).searchParams.has('generation')
  reached(pinned ? null : response.headers.get('EDB-Checked-At'))
  return response
}

async function sent(request: Request, token: string | null): Promise<Response> {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    unreachable()
    throw new ApiError(0, 'The service does not answer.')
  }
}

export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  fetch: apiFetch,
})

interface Answer<T> {
  data?: T | undefined
  error?: unknown
  response: Response
}

/** A JSON answer's type, of those of an address that also answers with text. */
type Json<T> = Exclude<T, string | null | undefined>

/** The data of an answer; an error document is thrown as an ApiError. */
export function taken<T>({ data, error, response }: Answer<T>): Json<T> {
  if (data !== undefined && data !== null && response.ok) return data as Json<T>
  throw new ApiError(response.status, detailOf(error) ?? `The service answered ${response.status}.`)
}

function detailOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('detail' in error)) return null
  return typeof error.detail === 'string' ? error.detail : null
}
