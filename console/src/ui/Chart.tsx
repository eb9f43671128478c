// A chart by ECharts, whose code is loaded with the first one. What it shows is also told in words.
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef } from 'react'
import { useTheme } from '@/app/theme'
import styles from './Chart.module.css'

interface Props {
  /** ECharts' option; the same object while nothing changes. */
  option: EChartsCoreOption
  /** What it shows, in a sentence, for people who do not see it. */
  label: string
  height?: number
}

export function Chart({ option, label, height = 240 }: Props) {
  const { theme } = useTheme()
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<EChartsType>(null)
  const latest = useRef(option)
  latest.current = option

  useEffect(() => {
    let ended = false
    let observer: ResizeObserver | undefined
    void import('./echarts').then(({ drawIn }) => {
      if (ended || !place.current) return
      const chart = drawIn(place.current, theme === 'dark')
      chart.setOption({ animation: false, ...latest.current })
      drawn.current = chart
      observer = new ResizeObserver(() => chart.resize())
      observer.observe(place.current)
    })
    return () => {
      ended = true
      observer?.disconnect()
      drawn.current?.dispose()
      drawn.current = null
    }
  }, [theme])

  useEffect(() => {
    drawn.current?.setOption({ animation: false, ...option }, { notMerge: true })
  }, [option])

  return <div ref={place} role="img" aria-label={label} className={styles.chart} style={{ height }} />
}
