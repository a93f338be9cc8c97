import Foundation
import Testing

@testable import harden

@Suite struct ConfigurationSearchTests {
    @Test func theNearestConfigurationAboveTheInputCounts() throws {
        try CommandLineTool.inFolder { tool in
            let top = try #require(realpath(tool.folder.path, nil).map { String(cString: $0) })
            try tool.write("rules: {}\n", to: ".harden.yaml")
            try tool.write("rules: {}\n", to: "a/b/.harden.yaml")
            try tool.write("x: 1\n", to: "a/b/c/x.yaml")
            try tool.write("x: 1\n", to: "a/y.yaml")
            #expect(ConfigurationSearch.nearest(to: "\(top)/a/b/c/x.yaml") == "\(top)/a/b/.harden.yaml")
            #expect(ConfigurationSearch.nearest(to: "\(top)/a/b") == "\(top)/a/b/.harden.yaml")
            #expect(ConfigurationSearch.nearest(to: "\(top)/a/y.yaml") == "\(top)/.harden.yaml")
            #expect(ConfigurationSearch.nearest(to: "\(top)/missing") == nil)
        }
    }

    @Test func everyFileHasTheConfigurationNearestToIt() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("application: {slowestRequest: 10s}\n", to: "first/.harden.yaml")
            try tool.write("application: {slowestRequest: 20s}\n", to: "second/.harden.yaml")
            for file in ["first/k8s/orders.yaml", "second/orders.yaml", "orders.yaml"] {
                try tool.write(CheckTests.manifest, to: file)
            }
            let found = try tool.run(".", "--select", "pre-stop-too-short").output
            for seconds in [10, 20, 30] {
                #expect(found.components(separatedBy: "slowest request \(seconds) =").count == 2)
            }
            let named = try tool.run(
                ".",
                "--select",
                "pre-stop-too-short",
                "--config",
                "first/.harden.yaml",
                "--verbose"
            )
            #expect(named.output.components(separatedBy: "slowest request 10 =").count == 4)
        }
    }

    @Test func mistakesAreAFailureWithTheirPlaces() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("aplication: {}\n", to: ".harden.yaml")
            let path = tool.folder.appending(path: ".harden.yaml").path
            let failure = try #require(throws: Failure.self) {
                try ConfigurationSearch.configuration(named: path, forInput: "-")
            }
            #expect(failure.description.hasPrefix("\(path):1:1: error: aplication: unknown field"))
            #expect(throws: Failure.self) {
                try ConfigurationSearch.configuration(named: path + "x", forInput: "-")
            }
        }
    }
}
