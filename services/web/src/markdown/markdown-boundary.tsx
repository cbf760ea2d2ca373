import { Component, type ReactNode } from 'react'
import { PlainText } from './plain-text.tsx'

type Props = { text: string; children: ReactNode }

/** Should drawing an answer ever fail, its text is shown as it is, and the other lanes do not notice. */
export class MarkdownBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <PlainText text={this.props.text} /> : this.props.children
  }
}
