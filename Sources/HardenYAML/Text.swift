// A YAML file is a text: whoever reads one sees its places, its edits and its differences, and need not import them.
@_exported public import HardenText

/// The bytes of a YAML file and the name by which messages call it.
package typealias YAMLSource = TextSource
