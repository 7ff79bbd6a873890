import { expect, test } from 'vitest'
import { eventReader } from '@/live/server-events'

test('events are read however they are cut', () => {
  const text =
    'retry: 2000\n\nid: 7\nevent: generation\ndata: {"generation":7}\n\n: heartbeat\n\nid: 8\nevent: generation\ndata: {"generation":8}\n\n'
  const expected = [7, 8].map((id) => ({ event: 'generation', data: `{"generation":${id}}`, id: String(id) }))
  for (const size of [1, 2, 5, 1000]) {
    const read = eventReader()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect(pieces.flatMap(read)).toEqual(expected)
  }
})

test('data of several lines is one text, and lines may end in any way', () => {
  expect(eventReader()('data: a\r\ndata: b\r\n\r\n')).toEqual([{ event: 'message', data: 'a\nb', id: null }])
})

test('an event that is not finished waits', () => {
  const read = eventReader()
  expect(read('data: a\n')).toEqual([])
  expect(read('\n')).toHaveLength(1)
})
