// A file of nginx is a text: whoever reads one sees its places, its edits and its differences, and need not import them.
@_exported public import HardenText
