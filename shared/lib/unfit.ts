/**
 * A change to an element, as its name, a space, an attribute's name, `=` and its value, that could run or restyle something,
 * or lead where only http(s), mail and telephone may.
 */
export const UNFIT =
  /^(script|style) |^\S+ (on|style=|srcdoc|[^\s=]*(href|src|action)=(?!https?:|mailto:|tel:)[^/?#]*:)/i
