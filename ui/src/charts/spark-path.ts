interface Place {
  x: number
  y: number
}

interface SparkPath {
  line: string
  /** The last step, where its period is not over. */
  open: string
  area: string
  end: Place | null
}

/** The paths of a sparkline in a box of 100 × 100; an undefined value is a gap, and a lone one a short stroke. */
export function sparkPath(values: (number | null)[], partial: boolean): SparkPath {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return { line: '', open: '', area: '', end: null }
  const low = Math.min(...known)
  const high = Math.max(...known)
  const step = values.length > 1 ? 100 / (values.length - 1) : 0
  const place = (value: number, index: number): Place => ({
    x: round(index * step),
    y: round(high === low ? 50 : 92 - ((value - low) / (high - low)) * 84),
  })

  const runs: Place[][] = []
  let run: Place[] = []
  values.forEach((value, index) => {
    if (value === null) {
      run = []
      return
    }
    if (run.length === 0) runs.push(run)
    run.push(place(value, index))
  })
  const last = runs.at(-1) ?? []
  const open = partial && values.at(-1) !== null && last.length > 1 ? last.slice(-2) : []
  const solid = open.length > 0 ? [...runs.slice(0, -1), last.slice(0, -1)] : runs
  return {
    line: solid.map(drawn).join(''),
    open: drawn(open),
    area: runs.map((places) => (places.length > 1 ? `${drawn(places)}V100H${places[0]?.x ?? 0}Z` : '')).join(''),
    end: last.at(-1) ?? null,
  }
}

function drawn(places: Place[]): string {
  if (places.length === 1 && places[0]) return `M${places[0].x} ${places[0].y}h0.01`
  return places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
