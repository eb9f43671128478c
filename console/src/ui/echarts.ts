// The only parts of ECharts that the console's charts need.
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'

use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  LabelLayout,
  CanvasRenderer,
])

const PALETTE = {
  light: ['#3f51b5', '#c98b2b', '#3b8f6e', '#b0506b', '#6b7fa3', '#8a6fb0', '#a3a08f'],
  dark: ['#8f9df0', '#e0a94a', '#66c39b', '#e38aa2', '#9fb0d0', '#bda3e0', '#b7b4a4'],
}

/** ECharts' theme out of the page's own colours. */
function themeOf(dark: boolean) {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const axis = {
    axisLine: { lineStyle: { color: colour('line-strong') } },
    axisTick: { show: false },
    axisLabel: { color: colour('text-faint') },
    splitLine: { lineStyle: { color: colour('line') } },
  }
  return {
    color: PALETTE[dark ? 'dark' : 'light'],
    backgroundColor: 'transparent',
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('text-soft') },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    legend: { textStyle: { color: colour('text-soft') }, itemWidth: 12, itemHeight: 8, icon: 'roundRect' },
    tooltip: {
      backgroundColor: colour('raised'),
      borderColor: colour('line-strong'),
      textStyle: { color: colour('text'), fontSize: 12.5 },
    },
  }
}

/** A chart in an element, in the page's colours. */
export function drawIn(element: HTMLElement, dark: boolean) {
  return init(element, themeOf(dark), { renderer: 'canvas' })
}
