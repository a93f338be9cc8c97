import HardenRules
import HardenTesting
import HardenYAML
import Testing

@Suite struct NewDocumentTests {
    private func plan(_ files: [YAMLFile], beside: String, existing: Set<String> = []) throws -> FixPlan {
        let neighbour = try #require(files.first { $0.source.name == beside })
        let finding = neighbour.finding(
            "disruption-budget-missing",
            on: "kind",
            fix: Fix(
                "a PodDisruptionBudget",
                changes: [.newDocument(beside: beside, name: "orders-pdb", SampleManifests.budget)]
            )
        )
        return FixPlanner(files: files, exists: { existing.contains($0) }).plan([finding, finding])
    }

    @Test func besideSeveralObjectsItIsAppended() throws {
        let text =
            SampleManifests.deployment().source.bytes + Array("---\n".utf8) + SampleManifests.service.source.bytes
        let plan = try plan([YAMLFile(bytes: text, name: "k8s/orders.yaml")], beside: "k8s/orders.yaml")
        try Golden.check(plan.text, "fixing/appended.txt")
    }

    @Test func besideAFileNamedForItsKindItGetsItsOwn() throws {
        let kustomization = YAMLFile(
            text: """
                resources:
                  - ./k/orders-deployment.yaml
                  - orders-deployment.yaml
                  - orders-svc.yaml

                """,
            name: "k/kustomization.yaml"
        )
        let files = [SampleManifests.deployment("k/orders-deployment.yaml"), kustomization]
        try Golden.check(try plan(files, beside: "k/orders-deployment.yaml").text, "fixing/own-file.txt")
    }

    @Test func everyKustomizationThatListsTheNeighbourListsTheNewFile() throws {
        let files = [
            SampleManifests.deployment("k/app/deployment.yaml"),
            YAMLFile(text: "resources:\n- ./app/deployment.yaml\n", name: "k/kustomization.yaml"),
            YAMLFile(text: "resources: [../../k/app/deployment.yaml]\n", name: "o/test/kustomization.yml"),
            YAMLFile(text: "resources: [service.yaml]\n", name: "k/app/kustomization.yaml"),
        ]
        try Golden.check(try plan(files, beside: "k/app/deployment.yaml").text, "fixing/listed-above.txt")
    }

    /// What cannot be listed goes to a file that is.
    @Test(arguments: ["k/app/kustomization.yaml", "k/kustomization.yml", "Kustomization", "../kustomization.yaml"])
    func besideAKustomizationThatWasNotReadItIsAppended(_ kustomization: String) throws {
        let files = [SampleManifests.deployment("./k/app/deployment.yaml")]
        let plan = try plan(files, beside: "./k/app/deployment.yaml", existing: [kustomization])
        #expect(plan.files.map(\.path) == ["./k/app/deployment.yaml"])
    }

    @Test func aFileThatTheKustomizationLeavesOutTakesNothing() throws {
        let files = [
            SampleManifests.deployment("k/deployment.yaml"), YAMLFile(text: "kind: X\n", name: "k/pdb.yaml"),
            YAMLFile(text: "resources: [deployment.yaml]\n", name: "k/kustomization.yaml"),
        ]
        #expect(try plan(files, beside: "k/deployment.yaml").files.map(\.path) == ["k/deployment.yaml"])
    }

    @Test(
        arguments: [
            ("deployment.yaml", [], "pdb.yaml"),
            ("deployment.yml", [], "pdb.yml"),
            ("orders.deploy.yaml", [], "orders.pdb.yaml"),
            ("10-deployment.yaml", [], "10-pdb.yaml"),
            ("Deployment.yaml", [], "PodDisruptionBudget.yaml"),
            ("deployment.yaml", ["horizontalpodautoscaler.yaml"], "poddisruptionbudget.yaml"),
            ("orders.yaml", ["service.yaml"], "orders.yaml"),
            ("<stdin>", [], "<stdin>"),
        ]
    )
    func namesFollowTheFolder(_ neighbour: String, _ siblings: [String], _ expected: String) throws {
        let files = [SampleManifests.deployment(neighbour)] + siblings.map { YAMLFile(text: "kind: X\n", name: $0) }
        #expect(try plan(files, beside: neighbour).files.map(\.path) == [expected])
    }

    @Test func aFileThatExistsIsNotOverwritten() throws {
        let plan = try plan([SampleManifests.deployment()], beside: "deployment.yaml", existing: ["pdb.yaml"])
        #expect(plan.files.map(\.path) == ["deployment.yaml"])
    }

    @Test func jsonGetsAFileOfItsOwn() throws {
        let json = YAMLFile(text: #"{"kind": "Deployment", "metadata": {"name": "orders"}}"#, name: "orders.json")
        let plan = try plan([json], beside: "orders.json")
        #expect(plan.files.map(\.path) == ["orders-pdb.yaml"])
    }

    @Test func whatExistsIsNotCreatedAgain() throws {
        let files = [SampleManifests.deployment()]
        let first = try plan(files, beside: "deployment.yaml")
        let second = try plan(first.applied(to: files), beside: "deployment.yaml")
        #expect(second.isEmpty)
        #expect(second.refused.count == 2)
        #expect(second.refused.first?.reason.contains("exists already") == true)
    }
}
