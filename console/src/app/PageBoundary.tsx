// A defect of one page leaves the others usable.
import { Component, type ReactNode } from 'react'
import { Failure } from '@/ui/Failure'

interface State {
  error?: Error
}

export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = {}

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render() {
    if (this.state.error) return <Failure error={this.state.error} retry={() => this.setState({ error: undefined })} />
    return this.props.children
  }
}
