import type { fromHtml } from 'hast-util-from-html'

/** Parsed markup. */
export type HtmlRoot = ReturnType<typeof fromHtml>
export type HtmlNode = HtmlRoot['children'][number]
export type HtmlElement = Extract<HtmlNode, { readonly type: 'element' }>
export type HtmlParent = HtmlRoot | HtmlElement

/** Calls back for every node below a parent, in the order of the document. */
export function eachNode(parent: HtmlParent, visit: (node: HtmlNode, parent: HtmlParent) => void): void {
  for (const node of parent.children) {
    visit(node, parent)
    if (node.type === 'element') eachNode(node, visit)
  }
}
