import Foundation
import Testing

/// The plugin in a user's package. Slow, above all the first time, when `harden` is built for that package.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct GenerateManifestsTests {
    let package: ConsumerPackage

    init() throws { package = try ConsumerPackage() }

    @Test func writesManifestsAndStartsNoServer() throws {
        let result = try package.generateManifests()
        #expect(result.status == 0, "\(result)")
        let manifest = try package.text(of: "k8s/shop.yaml")
        #expect(manifest.contains("kind: Deployment"))
        #expect(manifest.contains("image: registry.example.com/shop:1.0.0"))
        // Nothing is written without being shown.
        #expect(result.output.contains("+kind: Deployment"))
        #expect(result.output.contains("describing the shop"))
        #expect(!package.exists("server-was-started"))
    }

    @Test func checkFailsUntilManifestsAreWritten() throws {
        let before = try package.generateManifests("--check")
        #expect(before.status == 1, "\(before)")
        #expect(before.errorOutput.contains("k8s/shop.yaml"), "\(before)")
        #expect(!package.exists("k8s"))
        #expect(try package.generateManifests("--quiet").status == 0)
        let after = try package.generateManifests("--check")
        #expect(after.status == 0, "\(after)")
    }

    @Test func keepsWhatTheUserAdded() throws {
        #expect(try package.generateManifests("--quiet").status == 0)
        let path = package.directory.appending(path: "k8s/shop.yaml")
        let edited = "# ours\n" + (try package.text(of: "k8s/shop.yaml"))
        try edited.write(to: path, atomically: true, encoding: .utf8)
        let result = try package.generateManifests()
        #expect(result.status == 0, "\(result)")
        #expect(try package.text(of: "k8s/shop.yaml") == edited)
    }

    @Test func outputIsRelativeToTheCaller() throws {
        let result = try package.generateManifests("--quiet", "--output", "out", in: "Sources")
        #expect(result.status == 0, "\(result)")
        #expect(package.exists("Sources/out/shop.yaml"))
        #expect(!package.exists("k8s"))
    }

    @Test func reportsTheServicesLine() throws {
        let source = package.directory.appending(path: "Sources/ShopManifest/ShopManifest.swift")
        let text = try String(contentsOf: source, encoding: .utf8)
        try text.replacing("name: \"shop\"", with: "name: \"Shop_1\"").write(
            to: source,
            atomically: true,
            encoding: .utf8
        )
        let result = try package.generateManifests()
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("ShopManifest.swift:12"), "\(result)")
        #expect(result.errorOutput.contains("Shop_1"), "\(result)")
        #expect(!package.exists("k8s"))
    }

    @Test(arguments: ["ShopManifest", "shop-manifest"])
    func namesOneSpec(_ name: String) throws {
        let result = try package.generateManifests(name, "--quiet")
        #expect(result.status == 0, "\(result)")
        #expect(package.exists("k8s/shop.yaml"))
    }

    @Test(arguments: ["ShopServer", "ShopSettings", "Nowhere"])
    func refusesToRunWhatIsNoSpec(_ name: String) throws {
        let result = try package.generateManifests(name)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("'\(name)' is not a service spec"), "\(result)")
        #expect(result.errorOutput.contains("specs here: ShopManifest"), "\(result)")
        #expect(!package.exists("server-was-started"))
    }

    @Test func showsWhatASpecThrows() throws {
        let result = try package.generateManifests("Throwing", withFaultySpecs: true)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("spec 'Throwing' failed"), "\(result)")
        #expect(result.errorOutput.contains("the registry is not known"), "\(result)")
        #expect(!result.errorOutput.contains("Fatal error"), "\(result)")
    }

    @Test func showsWhereASpecDoesNotCompile() throws {
        let result = try package.generateManifests("Broken", withFaultySpecs: true)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("spec 'Broken' does not build"), "\(result)")
        #expect(result.errorOutput.contains("Broken.swift:5:"), "\(result)")
    }

    @Test func endsASpecThatDoesNotEnd() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try package.generateManifests("Hanging", "--spec-timeout", "1", withFaultySpecs: true)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("spec 'Hanging' was stopped after 1 s"), "\(result)")
        #expect(result.errorOutput.contains("waiting for something"), "\(result)")
        // Building it is part of this, so the bound only tells it from a run that never ends.
        #expect(clock.now - start < .seconds(300))
    }

    @Test func saysWhyASpecTrapped() throws {
        let result = try package.generateManifests("Trapping", withFaultySpecs: true)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("spec 'Trapping' crashed"), "\(result)")
        #expect(result.errorOutput.contains("Index out of range"), "\(result)")
    }

    @Test func oneFaultySpecWritesNothing() throws {
        let result = try package.generateManifests(withFaultySpecs: true)
        #expect(result.status == 1)
        #expect(!package.exists("k8s"))
    }

    @Test func helpNamesTheOptions() throws {
        let result = try package.generateManifests("--help")
        #expect(result.status == 0)
        #expect(result.output.contains("--check"))
        #expect(result.output.contains("EXIT STATUS"))
    }

    @Test(arguments: [["--nope"], ["--output"], ["--spec-timeout", "soon"]])
    func refusesUnknownArguments(_ arguments: [String]) throws {
        let result = try package.generateManifests(arguments)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("option '\(arguments[0])'"), "\(result)")
    }

    @Test func asksForPermission() throws {
        let result = try package.generateManifests(mayWrite: false)
        #expect(result.status == 1)
        #expect(result.errorOutput.contains("--allow-writing-to-package-directory"), "\(result)")
        #expect(result.errorOutput.contains("README"), "\(result)")
    }
}
