import { onCLS, onINP, onLCP, onTTFB } from 'web-vitals'
import { timing } from '@/telemetry/events'

/** Reports the web vitals of this page. */
export function watchVitals(): void {
  const report = ({ name, value }: { name: string; value: number }): void => timing(name, value)
  onCLS(report)
  onINP(report)
  onLCP(report)
  onTTFB(report)
}
