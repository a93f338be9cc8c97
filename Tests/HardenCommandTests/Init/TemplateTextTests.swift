import Testing

@testable import harden

@Suite struct TemplateTextTests {
    private let values = ["name": "cart", "module": "Cart"]

    @Test(
        arguments: [
            ("", ""), ("plain { text } }}", "plain { text } }}"), ("{{ cookiecutter.name }}", "cart"),
            ("{{cookiecutter.module}}/{{cookiecutter.name}}.yaml", "Cart/cart.yaml"),
            ("${{ cookiecutter.name }}{", "$cart{"),
            ("{% raw %}${{ github.ref }}{% endraw %} {{ cookiecutter.name }}", "${{ github.ref }} cart"),
        ]
    )
    func putsValuesInPlaceOfPlaceholders(_ text: String, _ expected: String) throws {
        #expect(try TemplateText.render(text, values, in: "t") == expected)
    }

    @Test(
        arguments: [
            ("{{ cookiecutter.host }}", "t: error: there is no value for '{{cookiecutter.host}}'"),
            ("{{ name }}", "t: error: there is no value for '{{name}}'"),
            ("{{ cookiecutter.name", "t: error: '{{' has no '}}'"),
            ("{% raw %}", "t: error: '{% raw %}' has no '{% endraw %}'"),
            ("{% if x %}", "t: error: '{%' is not read here, only by some of the other tools"),
            ("{# remark #}", "t: error: '{#' is not read here, only by some of the other tools"),
        ]
    )
    func refusesWhatNotEveryToolReads(_ text: String, _ message: String) {
        #expect {
            try TemplateText.render(text, values, in: "t")
        } throws: {
            ($0 as? Failure)?.description == message
        }
    }
}
