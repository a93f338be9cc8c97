import HardenKubernetes
import Testing

/// What is read out of the commands of preStop hooks and entry points.
@Suite struct HookCommandTests {
    @Test(
        arguments: [
            (["sleep", "20"], 20), (["/bin/sleep", "2m"], 120), (["/bin/sh", "-c", "sleep 20s"], 20),
            (["sh", "-ec", "echo bye; sleep 5 && sleep 10"], 15), (["bash", "-x", "-c", "sleep 7 2>&1 # wait"], 7),
            (["sh", "-c", "{ wget -q -T 5 'http://127.0.0.1/drain' || true; } & sleep 120"], 120),
            (["sh", "-c", "sleep 10 &"], nil), (["sh", "-c", "while pgrep app; do sleep 1; done"], nil),
            (["sh", "-c", "sleep $SECONDS_TO_WAIT"], nil), (["sh", "-c", "for i in 1 2; do sleep 5; done"], nil),
            (["sh", "-c", "test -f /tmp/x || sleep 5"], nil), (["./drain"], nil),
            (["sleep", "9223372036854775807m"], nil), (["sh", "-c", "sleep 9223372036854775807; sleep 5"], 5),
        ] as [([String], Int?)]
    )
    func waits(_ command: [String], _ seconds: Int?) {
        #expect(HookCommand(command).seconds == seconds)
    }

    @Test(
        arguments: [
            (["sh", "-c", "nginx -s quit; sleep 30"], "nginx -s quit", 0),
            (["sh", "-c", "sleep 10 && kill -SIGTERM 1"], "kill -SIGTERM 1", 10),
            (["/usr/sbin/nginx", "-s", "quit"], "/usr/sbin/nginx -s quit", 0),
            (["sh", "-c", "nginx -s quit; while pgrep -x nginx; do sleep 1; done"], "nginx -s quit", 0),
            (["sh", "-c", "kill -HUP 1; sleep 5"], nil, 5), (["sh", "-c", "kill -0 1 && sleep 5"], nil, 5),
        ] as [([String], String?, Int)]
    )
    func signals(_ command: [String], _ signal: String?, _ before: Int) {
        #expect(HookCommand(command).signal == signal)
        #expect(HookCommand(command).secondsBeforeSignal == before)
    }

    @Test func onlyASleepCanBeTheKubelets() {
        #expect(HookCommand(["sh", "-c", "sleep 20"]).isOnlySleep)
        #expect(HookCommand(["sleep", "20"]).isOnlySleep)
        #expect(!HookCommand(["sh", "-c", "rm /ready; sleep 20"]).isOnlySleep)
        #expect(HookCommand(["sh", "-c", "./drain; sleep 20"]).hasUnknownSteps)
    }

    @Test func scriptsAreListsOfCommands() throws {
        let script = try #require(ShellScript("cd /app && exec \"./my app\" --port=8080 2>&1 | tee log"))
        #expect(script.commands.map(\.program) == ["cd", "exec", "tee"])
        #expect(script.commands[1].words == ["exec", "./my app", "--port=8080", "2>&1"])
        #expect(script.commands[1].isPiped)
        #expect(script.commands[1].start == 11)
        #expect(ShellScript("if true; then app; fi") == nil)
        #expect(ShellScript("app $(hostname)") == nil)
        #expect(ShellScript("app \"`hostname`\"") == nil)
        #expect(ShellScript("app 'not closed") == nil)
        #expect(ShellScript.text(of: ["/bin/bash", "-l", "-c", "app"]) == "app")
        #expect(ShellScript.text(of: ["/bin/sh", "start.sh"]) == nil)
        #expect(ShellScript.text(of: ["python", "-c", "app"]) == nil)
    }
}
